"""The ways by which people are written to, and what becomes of a message. Pure."""

from enum import StrEnum


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"  # handed over; what comes after that is told of text messages only
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"  # was not taken from us
    SUPPRESSED = "suppressed"
