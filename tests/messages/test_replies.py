"""What gateways tell us, each in its own words."""

import contextlib

import pytest

from participation.messages.replies import Arrival, Reply, asks_to_stop, fields_of, read

REFERENCE = "0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"From": "+62812", "Body": "STOP", "SmsStatus": "received", "To": "+62999"},
            Reply("+62812", "STOP"),
        ),
        ({"msisdn": "62812", "text": "Halo"}, Reply("62812", "Halo")),
        ({"phone_number": "0812", "message": " Berhenti "}, Reply("0812", "Berhenti")),
        (
            {"id": REFERENCE, "MessageStatus": "delivered", "From": "a", "Body": "b"},
            Arrival((REFERENCE,), True),
        ),
        ({"id": REFERENCE, "status": "2"}, Arrival((REFERENCE,), False)),
        ({"client-ref": REFERENCE, "stat": "UNDELIV"}, Arrival((REFERENCE,), False)),
        ({"id": REFERENCE, "status": "sent"}, None),
        ({"id": "SM12", "status": "delivered"}, None),
        ({"From": "+62812"}, None),
        ({}, None),
    ],
)
def test_what_a_gateway_tells_is_understood(fields: dict[str, str], told: object) -> None:
    """Replies and arrivals are told apart whatever their fields are called; what is on its way is neither."""
    assert read(fields) == told


def test_json_is_read_to_its_leaves() -> None:
    """What stands deeper in an event is found as well."""
    body = b'{"event": "sms:delivered", "payload": {"messageId": "0123456789abcdef01234567", "tries": [1, null]}}'
    assert read(fields_of(body)) == Arrival((REFERENCE,), True)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 200_000, b'{"a":' * 900 + b"1" + b"}" * 900])
def test_what_cannot_be_read_is_an_error_of_one_kind(body: bytes) -> None:
    """Neither cut nor endlessly nested JSON does anything but raise ValueError, or is read to its end."""
    with contextlib.suppress(ValueError):
        assert fields_of(body) == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("STOP", True),
        (" stop.", True),
        ("Berhenti kirim SMS", True),
        ("Stopkontak rusak", False),
        ("Jangan stop", False),
        ("", False),
        ("👍", False),
    ],
)
def test_the_first_word_decides(text: str, stops: bool) -> None:
    """Only who begins with a word that ends messages wants an end to them."""
    assert asks_to_stop(text) is stops
