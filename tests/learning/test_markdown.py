"""What staff write as Markdown can be shown as it comes: no markup of theirs, no address that runs or spies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.learning.markdown import Picture, html_of, images_named

PICTURES = {1: Picture("/learn/images/one", 'Loket "A" <baru>')}


def shown(text: str) -> str:
    return html_of(text, PICTURES, lambda path: "/en" + path)


def test_html_is_shown_as_it_was_typed() -> None:
    """Tags, attributes and comments of an author never become part of the page."""
    html = shown('<script>alert(1)</script>\n\nA <img src=x onerror="alert(1)"> B')
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "//evil.example", "file:///x"],
)
def test_no_link_runs_or_leaves_its_scheme(address: str) -> None:
    """Only web, mail, phone and pages of ours can be linked."""
    assert "href" not in shown(f"[klik]({address})")
    assert "href" not in shown(f"<{address}>")


def test_links_elsewhere_are_safe_and_ours_keep_the_language() -> None:
    """Another site learns nothing of the reader and gets no hold of the page."""
    assert 'rel="noopener noreferrer nofollow"' in shown("[BPS](https://bps.go.id)")
    assert 'href="/en/surveys/x"' in shown("[survei](/surveys/x)")


def test_images_are_those_of_the_article() -> None:
    """An image stands with the words of the list of images; one from elsewhere is never loaded."""
    html = shown("![](image-1)\n\n![peta](https://spy.example/a.png) ![x](image-7)")
    assert html.count("<img") == 1
    assert 'src="/learn/images/one" alt="Loket &quot;A&quot; &lt;baru&gt;"' in html
    assert "spy.example" not in html
    assert "peta" in html
    assert images_named("![](image-1) [x](image-3) ![y](https://a.b/c)\n\n- ![](image-2)") == {1, 2}


def test_headings_begin_below_that_of_the_page() -> None:
    """A page has one first heading, and no level is left out, however the author began."""
    assert "<h2>Satu</h2>" in shown("# Satu")
    assert "<h2>Dua</h2>" in shown("## Dua")
    html = shown("## Dua\n\n##### Lima\n\n### Tiga\n\n# Satu\n\nJudul\n===")
    assert [html[at : at + 4] for at in range(len(html)) if html.startswith("<h", at)] == [
        "<h2>", "<h3>", "<h4>", "<h2>", "<h2>",
    ]  # fmt: skip


@given(st.text(alphabet="<>\"'&[]()!`*_#-|:/\\ \njavscriptimge1", max_size=200))
def test_nothing_that_is_typed_breaks_out(text: str) -> None:
    """Whatever is typed, the page holds no script, no handler and no image but ours."""
    html = shown(text)
    assert "<script" not in html
    assert 'href="javascript' not in html.lower()
    assert html.count("<img") == html.count('<img src="/learn/images/one"')
