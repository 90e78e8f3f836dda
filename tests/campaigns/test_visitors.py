"""Who follows a link: people in browsers and in apps, and the programs that look at links for them."""

import pytest

from participation.campaigns.visitors import Visitor, visitor

PEOPLE = [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 13; wv) Chrome/126.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/480.0.0.54.88;]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Mobile/15E148 Instagram 330.0.3.29.109",
    "Mozilla/5.0 (Linux; U; Android 4.4.2; id) UCBrowser/12.13 U3/0.8.0 Mobile Safari/534.30",
    "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
    "Mozilla/5.0 (Linux; Android 11) Chrome/90.0 Mobile Safari/537.36 Line/11.10.0/IAB",
    "Mozilla/5.0 (Linux; Android 12) Chrome/110.0 Mobile Safari/537.36 musical_ly_2022803040 BytedanceWebview",
]
PROGRAMS = [
    "",
    "WhatsApp/2.23.20.0 A",
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Twitterbot/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/88.0 Safari/537.36 SkypeUriPreview Preview/0.5",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
    "Viber/13.3.0.5",
    "curl/8.5.0",
    "python-requests/2.32",
    "Go-http-client/2.0",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/128.0 Safari/537.36",
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_people(agent: str) -> None:
    """Old phones and browsers within apps are people's, with or without what newer browsers say."""
    assert visitor({"user-agent": agent}) is Visitor.PERSON
    going = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert visitor({"user-agent": agent, **going}) is Visitor.PERSON


@pytest.mark.parametrize("agent", PROGRAMS)
def test_programs(agent: str) -> None:
    """Previews, crawlers and tools, and whoever gives no name."""
    assert visitor({"user-agent": agent} if agent else {}) is Visitor.PROGRAM


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-purpose": "preview"},
        {"x-moz": "prefetch"},
    ],
)
def test_browsers_that_fetch_ahead(headers: dict[str, str]) -> None:
    """The person may never go there."""
    assert visitor({"user-agent": PEOPLE[0], **headers}) is Visitor.AHEAD


def test_what_is_no_visit() -> None:
    """A picture or a script that asks for the address, and who asks for the headers alone."""
    assert visitor({"user-agent": PEOPLE[0], "sec-fetch-dest": "image"}) is Visitor.PROGRAM
    assert visitor({"user-agent": PEOPLE[0], "sec-fetch-mode": "cors"}) is Visitor.PROGRAM
    assert visitor({"user-agent": PEOPLE[0]}, only_headers=True) is Visitor.PROGRAM
