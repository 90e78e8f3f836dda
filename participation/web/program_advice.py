"""What to do about an error, for whoever writes the program that asked: no citizen reads this."""

from participation.web.i18n import mark

ADVICE_FOR_PROGRAMS = {
    400: mark(
        "This request could not be read. Send UTF-8 with the content type that /schema/openapi.json names, "
        "JSON where it says so, and every field of the type described there."
    ),
    403: mark(
        "This request is not allowed from here. /schema/openapi.json describes what programs may call."
    ),
    404: mark("There is nothing at this address. /schema/openapi.json lists the addresses there are."),
    405: mark(
        "This address does not take this method. /schema/openapi.json lists the methods that it takes."
    ),
    413: mark("The body of this request is too large, and nothing was stored. Send less."),
}
"""By status, where a person would be told something else."""
