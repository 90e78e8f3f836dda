"""The catalogues: complete, whole, and in the words of a good public office.

When a test here fails after a change of messages: run `make translations`, then write what is missing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from participation.improvements.wording import STATE_LABELS
from participation.pilots.phases import Phase
from participation.pilots.wording import PHASES
from participation.web.i18n import LANGUAGES, LOCALE_DIRECTORY

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
REGIONAL = [language for language in TRANSLATED if language != "id"]

ANSWERING = [
    "participation/accounts/limits.py",
    "participation/campaigns/field_rules.py",
    "participation/campaigns/link_printing.py",
    "participation/database/group_commit.py",
    "participation/feedback/queries.py",
    "participation/feedback/receipt_routes.py",
    "participation/feedback/receipts.py",
    "participation/feedback/routes.py",
    "participation/feedback/service.py",
    "participation/pilots/applications.py",
    "participation/pilots/apply_routes.py",
    "participation/pilots/enrollment_rules.py",
    "participation/pilots/enrollment_service.py",
    "participation/pilots/participant_routes.py",
    "participation/pilots/participant_service.py",
    "participation/pilots/issue_routes.py",
    "participation/pilots/wave_routes.py",
    "participation/pilots/wave_service.py",
    "participation/services/routes.py",
    "participation/surveys/answering.py",
    "participation/surveys/answers.py",
    "participation/surveys/charts.py",
    "participation/surveys/intake.py",
    "participation/surveys/panels.py",
    "participation/surveys/queued_service.py",
    "participation/surveys/draft_service.py",
    "participation/surveys/number_readers.py",
    "participation/surveys/reading.py",
    "participation/surveys/readers.py",
    "participation/surveys/shown.py",
    "participation/surveys/steps.py",
    "participation/surveys/text_readers.py",
    "participation/surveys/routes.py",
    "participation/web/errors.py",
    "participation/web/forms.py",
    "participation/web/receipts.py",
    "participation/web/security.py",
    "participation/web/short_links.py",
    "templates/areas/steps.html",
    "templates/base.html",
    "templates/campaigns/field_answer.html",
    "templates/campaigns/field_slip.html",
    "templates/campaigns/field_slip_parts.html",
    "templates/campaigns/not_open.html",
    "templates/feedback/box.html",
    "templates/feedback/receipt.html",
    "templates/feedback/receipt_panel.html",
    "templates/feedback/receipts.html",
    "templates/feedback/thanks.html",
    "templates/feedback/withdraw.html",
    "templates/feedback/withdrawn.html",
    "templates/improvements/action_parts.html",
    "templates/improvements/home_panel.html",
    "templates/improvements/receipt_panel.html",
    "templates/macros/forms.html",
    "templates/macros/parts.html",
    "templates/pilots/applied.html",
    "templates/pilots/apply.html",
    "templates/pilots/code.html",
    "templates/pilots/home_panel.html",
    "templates/pilots/ineligible.html",
    "templates/pilots/mine.html",
    "templates/pilots/not_taken.html",
    "templates/pilots/receipt_panel.html",
    "templates/pilots/standing.html",
    "templates/pilots/withdraw.html",
    "templates/pilots/issue.html",
    "templates/pilots/issue_unknown.html",
    "templates/pilots/wave.html",
    "templates/pilots/wave_thanks.html",
    "templates/sentiment/receipt_panel.html",
    "templates/services/search_form.html",
    "templates/services/search_panel.html",
    "templates/services/service.html",
    "templates/services/services.html",
    "templates/surveys/answer.html",
    "templates/surveys/charts.html",
    "templates/surveys/home_panel.html",
    "templates/surveys/kept.html",
    "templates/surveys/late_panel.html",
    "templates/surveys/not_open.html",
    "templates/surveys/offline.html",
    "templates/surveys/elsewhere.html",
    "templates/surveys/privacy.html",
    "templates/surveys/questions.html",
    "templates/surveys/resume.html",
    "templates/surveys/review.html",
    "templates/surveys/receipt_panel.html",
    "templates/surveys/results.html",
    "templates/surveys/service_panel.html",
    "templates/surveys/thanks.html",
    "templates/surveys/try_again.html",
    "templates/surveys/typed.html",
    "templates/web/code.html",
    "templates/web/outbox.html",
    "templates/web/outbox_list.html",
    "templates/web/error.html",
    "templates/web/home.html",
]
"""What a citizen meets from the home page through an answer to its receipt: also in the regional languages."""

BETTER_WORDS = {
    "aktifitas": "aktivitas",
    "analisa": "analisis",
    "comment": "masukan",
    "dinas": "instansi: not every office is one",
    "download": "unduh",
    "e-mail": "surel",
    "email": "surel",
    "error": "what happened, and what to do",
    "feedback": "masukan",
    "file": "berkas",
    "ijin": "izin",
    "invalid": "what happened, and what to do",
    "jadual": "jadwal",
    r"kantor (anda|belum|ini|memutuskan|meminta|pun|yang|saja)": "instansi: a kantor is a building",
    "klik": "pilih",
    "komentar": "masukan",
    "link": "tautan",
    "login": "masuk",
    "merubah": "mengubah",
    "nomer": "nomor",
    "online": "daring",
    "password": "kata sandi",
    "perlindungan data": "pelindungan data",
    "praktek": "praktik",
    "resiko": "risiko",
    "silahkan": "silakan",
    "suara": "masukan: a suara is a vote",
    "submit": "kirim",
    "survey": "survei",
    "tidak valid": "what happened, and what to do",
    "upload": "unggah",
    "user": "warga, petugas",
    r"di (mohon|isi|kirim|tutup|buka|simpan|hapus|pilih|tulis|baca|tarik)": "one word",
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]|\$\{[^}]*\}")


@cache
def extracted() -> dict[str | tuple[str, ...], set[str]]:
    """Every message of the code and the templates, with the files that say it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str | tuple[str, ...], set[str]] = {}
    keywords = {**DEFAULT_KEYWORDS, "mark": None}
    for path, _, message, _, _ in extract_from_dir(ROOT, methods, options, keywords=keywords):
        found.setdefault(message, set()).add(path)
    return found


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE_DIRECTORY / language / "LC_MESSAGES" / "participation.po").open("rb") as file:
        return read_po(file, locale=language)


def wordings(message: Message) -> list[str]:
    """What the catalogue says for a message: one text, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def translated(language: str) -> Iterator[tuple[str, str]]:
    """Each message that has wording, as its last English form, and that wording."""
    for message in catalogue(language):
        if message.id:
            msgid = message.id if isinstance(message.id, str) else message.id[-1]
            yield from ((msgid, wording) for wording in wordings(message) if wording)


def without_wording(language: str) -> set[str | tuple[str, ...]]:
    known = catalogue(language)
    return {msgid for msgid in extracted() if not (found := known.get(msgid)) or not all(wordings(found))}


def test_messages_are_found_in_code_and_templates() -> None:
    """The other tests look at all there is: both kinds of files are read, templates with `do` among them."""
    assert {Path(path).suffix for paths in extracted().values() for path in paths} == {".py", ".html"}
    assert "templates/surveys/details.html" in extracted()["Title"]


def test_every_message_is_said_in_indonesian() -> None:
    """No page of the default language falls back to English."""
    assert without_wording("id") == set()


@pytest.mark.parametrize("language", REGIONAL)
def test_answering_is_possible_in_a_regional_language(language: str) -> None:
    """From the home page through an answer to its receipt nothing falls back to Indonesian."""
    missing = without_wording(language)
    assert {msgid for msgid in missing if extracted()[msgid] & set(ANSWERING)} == set()


@pytest.mark.parametrize("language", REGIONAL)
def test_how_an_action_stands_is_said_in_a_regional_language(language: str) -> None:
    """The receipt and the home page tell what came of an answer; the other words of that file are for staff."""
    assert set(STATE_LABELS.values()) & without_wording(language) == set()


@pytest.mark.parametrize("language", REGIONAL)
def test_where_a_trial_stands_is_said_in_a_regional_language(language: str) -> None:
    """The home page tells of trials that are announced or take applications; the rest of that file is Indonesian."""
    assert {PHASES[Phase.COMING], PHASES[Phase.ENROLLING]} & without_wording(language) == set()


def test_the_answering_files_exist() -> None:
    """A file that was moved is not silently left out of what must be said in the regional languages."""
    assert [path for path in ANSWERING if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_what_is_said_and_nothing_else(language: str) -> None:
    """A message that was changed or dropped leaves no old wording behind, and none waits as a guess."""
    known = catalogue(language)
    assert {message.id for message in known if message.id} == set(extracted())
    assert list(known.obsolete) == []
    assert [message.id for message in known if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_agree(language: str) -> None:
    """What is put into the English sentence is put into the other one, too, as often and as it is written."""
    for msgid, wording in translated(language):
        assert Counter(PLACEHOLDER.findall(wording)) == Counter(PLACEHOLDER.findall(msgid)), wording


@pytest.mark.parametrize("language", TRANSLATED)
def test_wording_is_shaped_like_its_message(language: str) -> None:
    """Ends as the message does, and brings no sign that HTML reads as its own: templates do not escape it."""
    for msgid, wording in translated(language):
        assert wording == wording.strip(), wording
        assert not {wording[-1], msgid[-1]} & set(".?:…") or wording[-1] == msgid[-1], wording
        assert [wording.count(sign) for sign in '<"&'] == [msgid.count(sign) for sign in '<"&'], wording


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_form_for_any_number(language: str) -> None:
    """These languages have no plural: one form, whatever the number."""
    known = catalogue(language)
    assert (known.num_plurals, known.plural_expr) == (1, "0")
    assert [m.id for m in known if m.pluralizable and len(wordings(m)) != 1] == []


@pytest.mark.parametrize("word", BETTER_WORDS)
def test_indonesian_words(word: str) -> None:
    """Where Indonesian has a word it is used, spelt as the language agency spells it, and nobody is blamed."""
    pattern = re.compile(rf"\b{word}\b", re.IGNORECASE)
    said = [wording for _, wording in translated("id") if pattern.search(PLACEHOLDER.sub(" ", wording))]
    assert said == [], f"better: {BETTER_WORDS[word]}"


def test_anda_is_written_with_a_capital() -> None:
    """The polite address, wherever it stands in a sentence."""
    assert [wording for _, wording in translated("id") if re.search(r"\banda\b", wording)] == []
