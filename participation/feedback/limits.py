"""How often one network may try. Codes cannot be guessed anyway; this keeps guessing from costing us.

Only codes that are none count, after they were looked up: whoever has a right one waits for nobody behind the same
address, be it that of a village or of a mobile carrier.
"""

from datetime import timedelta

from participation.accounts.limits import Limit

UNKNOWN_CODES = Limit("unknown receipt", 100, timedelta(minutes=15))
FEEDBACK = Limit("feedback", 300, timedelta(minutes=15))
