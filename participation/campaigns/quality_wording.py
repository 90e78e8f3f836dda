"""What flags are called, what each means, and what it does not mean. Pure."""

from typing import NamedTuple

from participation.campaigns.quality import Flag, FlagState
from participation.web.i18n import mark


class Words(NamedTuple):
    name: str
    means: str
    other_reasons: str


FLAGS = {
    Flag.FAST: Words(
        mark("too fast"),
        mark("Sent before the questions can have been read: in less than 0.3 seconds a word."),
        mark("Somebody may know the questions already, from a printed form or from helping others."),
    ),
    Flag.ALIKE: Words(
        mark("one rating throughout"),
        mark(
            "By this link people give the same rating to every question, far more often than by the other links of "
            "the campaign."
        ),
        mark("Who is content, or angry, may well mean it. Where one office serves them, neighbours agree."),
    ),
    Flag.SAME: Words(
        mark("the same answers"),
        mark(
            "Three or more people gave the very same answers on one day, to so many questions that this hardly "
            "happens by chance. The first of them counts."
        ),
        mark("A group may have agreed on its answers, or somebody filled in a paper twice by mistake."),
    ),
    Flag.PLACE: Words(
        mark("all at one place"),
        mark(
            "On a day on which ten people or more were visited, at least 80 percent of the answers come from within "
            "some 55 metres."
        ),
        mark("A market, a health post or a block of flats brings many people to one place."),
    ),
    Flag.NIGHT: Words(
        mark("impossible hour"),
        mark(
            "People are visited by this link, and these answers were given between midnight and five in the morning."
        ),
        mark("The clock of a phone may be wrong, and fishermen and night workers are met when others sleep."),
    ),
    Flag.DEVICE: Words(
        mark("many from one device"),
        mark("More than 30 answers by this link on a day came from one network and one kind of browser."),
        mark("A village, a school or an office may go online by one connection, with phones of one kind."),
    ),
    Flag.FLOOD: Words(
        mark("more than people came"),
        mark(
            "The link brought more than 30 answers on a day, and more than twice as many as people followed it; of "
            "somebody who visits people: more than 60."
        ),
        mark("People may pass on the address of the survey instead of the link, in a large group."),
    ),
}

VERDICTS = {
    FlagState.CLEARED: mark("nothing is wrong"),
    FlagState.CONFIRMED: mark("counts for no target"),
    FlagState.OUT: mark("taken out of the results"),
}
