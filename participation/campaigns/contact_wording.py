"""What the codes of contact lists and mailings are called. Pure."""

from participation.campaigns.contact_rows import Reason
from participation.campaigns.contact_tables import ListState
from participation.campaigns.mailing_tables import MailingState
from participation.messages.channels import MessageState
from participation.pilots.wording import MESSAGE_STATES
from participation.web.i18n import mark

LIST_STATES = {
    ListState.WAITING: mark("being read"),
    ListState.READY: mark("ready"),
    ListState.FAILED: mark("breaks off"),
    ListState.ERASED: mark("erased"),
}
LIST_STATE_KINDS = {ListState.WAITING: "warn", ListState.READY: "good", ListState.FAILED: "bad"}
REASONS = {
    Reason.EMPTY: mark("No address and no number in this row."),
    Reason.BROKEN: mark("The row has more cells than the first line has columns."),
    Reason.FORMULA: mark("The cell begins like a formula of a spreadsheet. Write the address itself."),
    Reason.ROUNDED: mark("The spreadsheet rounded this number. Format the column as text and type it again."),
    Reason.NO_ADDRESS: mark("This is no e-mail address. It looks like name@example.com."),
    Reason.NO_NUMBER: mark("This is no mobile number. It looks like 0812 3456 7890."),
    Reason.FOREIGN: mark("The number is of another country. Messages go to Indonesian numbers only."),
    Reason.LANDLINE: mark("The number is of a fixed line, which takes no text messages."),
    Reason.NO_CONSENT: mark("The day of consent is empty: nobody is written to without one."),
    Reason.NO_DAY: mark("The day of consent is no day, or lies ahead. Write 2026-11-23 or 23/11/2026."),
}

MAILING_STATES = {
    MailingState.SENDING: mark("on its way"),
    MailingState.SENT: mark("sent"),
    MailingState.STOPPED: mark("stopped"),
}
MAILING_STATE_KINDS = {MailingState.SENDING: "warn", MailingState.SENT: "good", MailingState.STOPPED: "bad"}
OUTCOMES = {**MESSAGE_STATES, MessageState.FAILED: mark("could not be sent, or called off")}
