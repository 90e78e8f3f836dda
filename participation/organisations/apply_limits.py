"""How often one network may apply. An office reads every application, so a flood would cost it its day."""

from datetime import timedelta

from participation.accounts.limits import Limit

APPLICATIONS = Limit("partner application", 60, timedelta(minutes=15))
"""Forms that are sent, complete or not: each may bring files."""
