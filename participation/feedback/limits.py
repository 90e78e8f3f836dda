"""How often one network may try. Codes cannot be guessed anyway; this keeps guessing from costing us."""

from datetime import timedelta

from participation.accounts.limits import Limit

UNKNOWN_CODES = Limit("unknown receipt", 100, timedelta(minutes=15))
FEEDBACK = Limit("feedback", 300, timedelta(minutes=15))
