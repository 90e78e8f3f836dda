"""What a page says of filters in its address that mean nothing."""

from participation.web.filters import passed_over
from participation.web.i18n import using_language


def test_filters_that_mean_nothing_are_named() -> None:
    """Those that were typed and not understood, as the page calls them; nothing where all are clear."""
    meant = {
        "Office": ("x", None),
        "State": ("lost", ""),
        "Kind": ("", ""),
        "Area": ("0", 0),
        "From": ("a", "b"),
    }
    with using_language("en"):
        assert "unknown (Office, State), which was passed over" in passed_over(meant)
        assert passed_over({"Office": ("", None), "Area": ("7", frozenset({7}))}) == ""
    with using_language("id"):
        assert "tidak dikenal (Instansi, Keadaan)" in passed_over(meant)
