"""What analysis keeps as codes, in words for whoever reads it. Pure."""

from participation.web.i18n import mark

SENTIMENTS = {"negative": mark("negative"), "neutral": mark("neutral"), "positive": mark("positive")}
SHOWN_SENTIMENTS = {**SENTIMENTS, "unsure": mark("unsure"), "none": mark("cannot be told")}
"""What a comment shows: what people said, else what the model found where it was sure."""
ELEMENTS = {
    "U1": mark("requirements"),
    "U2": mark("procedure"),
    "U3": mark("completion time"),
    "U4": mark("cost"),
    "U5": mark("product of the service"),
    "U6": mark("competence of staff"),
    "U7": mark("conduct of staff"),
    "U8": mark("handling of complaints"),
    "U9": mark("facilities"),
}
ORIGINS = {"box": mark("Feedback box"), "survey": mark("Surveys"), "import": mark("Imported files")}
CHANNELS = {
    "page": mark("Page"),
    "kiosk": mark("Kiosk at a counter"),
    "embed": mark("On another site"),
    "offline": mark("Without signal, sent later"),
    "read_out": mark("Read out by a field team"),
    "handed": mark("On the phone of a field team"),
    "paper": mark("On paper, typed in later"),
    "api": mark("Other programs"),
    "import": mark("Imported files"),
}
