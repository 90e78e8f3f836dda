"""Contact lists from a file: whose consent is recorded, each once, and why a row is left out."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.campaigns import contact_reading
from participation.campaigns.contact_queries import contacts_after, lists_to_erase
from participation.campaigns.contact_reading import read_list
from participation.campaigns.contact_schemas import ListWanted
from participation.campaigns.contact_service import add_list, erase_contacts, list_or_not_found, remove_list
from participation.campaigns.contact_tables import Contact, ContactFilePart, ContactList
from participation.campaigns.service import close_campaign
from participation.clock import now
from participation.errors import Conflict, Forbidden, NotFound, Rejected
from participation.organisations.tables import Partner
from tests.campaign_factories import a_campaign, a_partner
from tests.contact_factories import TODAY, WANTED, a_file, a_list
from tests.factories import an_office

pytestmark = pytest.mark.usefixtures("database")


async def addresses(list_id: int) -> list[str]:
    return [contact.address for contact in await contacts_after(list_id, 0, 1_000)]


async def test_a_list_is_read_once_and_its_file_forgotten(tmp_path: Path) -> None:
    """Addresses in small letters, numbers with their country, language and the day of consent; no name, no file."""
    campaign = await a_campaign((await an_office()).id)
    lines = (
        "Nama,Email,No HP,Bahasa,Tanggal Persetujuan",
        "Siti,Siti@Example.go.id,,en,2025-11-30",
        "Budi,,0812-3456-7890,,30/11/2025",
        "Wayan,,81234567891,xx,2025-11-29",
    )
    kept = await a_list(campaign.id, tmp_path, *lines)
    assert (kept.state, kept.emails, kept.phones, kept.left_out) == ("ready", 1, 2, 0)
    rows = await Contact.select().order_by(Contact.id)
    assert [(row["address"], row["language"], row["consented_on"]) for row in rows] == [
        ("siti@example.go.id", "en", date(2025, 11, 30)),
        ("+6281234567890", "id", date(2025, 11, 30)),
        ("+6281234567891", "id", date(2025, 11, 29)),
    ]
    assert not await ContactFilePart.exists()
    assert await read_list(kept.id) == 0


async def test_without_a_record_of_consent_no_list(tmp_path: Path) -> None:
    """Who asked, when and in which words: without one of them nothing is stored, and each is named."""
    campaign = await a_campaign((await an_office()).id)
    path = a_file(tmp_path, "email", "a@b.id")
    with pytest.raises(Rejected) as refused:
        await add_list(PROGRAM, campaign.id, ListWanted("", " ", None, ""), path, TODAY)
    assert set(refused.value.errors) == {"name", "collected_by", "collected_on", "wording"}
    ahead = replace(WANTED, collected_on=date(2026, 1, 2), wording="x" * 2_001)
    with pytest.raises(Rejected) as refused:
        await add_list(PROGRAM, campaign.id, ahead, path, TODAY)
    assert set(refused.value.errors) == {"collected_on", "wording"}
    assert not await ContactList.exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), ""),
        (("email",), ""),
        (("nama;alamat", "Siti;Jl. Melati"), "The columns of this file are"),
        (("Email;hp;email", "a@b.id;;c@d.id"), "more than one column"),
        (("PK\x03\x04broken", "x"), ""),
        (("\x89PNG\x02", "x"), "This file is no table."),
    ],
)
async def test_a_file_that_is_no_list_is_refused_at_once(
    tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    """Empty, without rows, without a column of addresses, damaged: the file's field says so, nothing is stored."""
    campaign = await a_campaign((await an_office()).id)
    with pytest.raises(Rejected) as refused:
        await add_list(PROGRAM, campaign.id, WANTED, a_file(tmp_path, *lines), TODAY)
    assert said in refused.value.errors["file"].message
    with pytest.raises(Rejected):
        await add_list(PROGRAM, campaign.id, WANTED, None, TODAY)
    assert not await ContactList.exists()


async def test_every_bad_row_is_told_with_line_and_reason(tmp_path: Path) -> None:
    """Formulas, rounded and foreign numbers, landlines, no consent, too many cells: counted, listed, not stored."""
    campaign = await a_campaign((await an_office()).id)
    lines = {
        "email;phone;consent": "",
        '=HYPERLINK("http://x.id";"a")@b.id;;2025-01-01': "broken",
        "=1+1@b.id;;2025-01-01": "formula",
        ";+62812cmd|calc;2025-01-01": "formula",
        ";@SUM(1);2025-01-01": "formula",
        ";6,28123E+11;2025-01-01": "rounded",
        ";+44 20 7946 0958;2025-01-01": "foreign",
        ";021-1234567;2025-01-01": "landline",
        ";0812;2025-01-01": "no_number",
        "siti at example.id;;2025-01-01": "no_address",
        "siti@localhost;;2025-01-01": "no_address",
        "a@b.id, c@d.id;;2025-01-01": "no_address",
        ";;2025-01-01": "empty",
        "a@b.id;;": "no_consent",
        "a@b.id;;sudah": "no_day",
        "a@b.id;;2099-01-01": "no_day",
        "good@b.id;;2025-01-01": "",
    }
    kept = await a_list(campaign.id, tmp_path, *lines)
    wanted = [(line, reason) for line, reason in enumerate(lines.values(), 1) if reason]
    assert [(problem.line, problem.reason) for problem in kept.problems] == wanted
    assert kept.left_out == sum(kept.reasons.values()) == len(wanted)
    assert await addresses(kept.id) == ["good@b.id"]


async def test_ten_thousand_duplicates_are_one_contact(tmp_path: Path) -> None:
    """However an address is written, and in whichever list of the campaign; another campaign has its own."""
    office = (await an_office()).id
    campaign, other = await a_campaign(office), await a_campaign(office)
    numbers = ("0812 3456 7890", "+6281234567890", "6281234567890", "81234567890")
    kept = await a_list(campaign.id, tmp_path, "hp", *(numbers * 2_500))
    assert (kept.contacts, kept.already_there) == (1, 9_999)
    again = await a_list(campaign.id, tmp_path, "hp", *numbers)
    assert (again.contacts, again.already_there) == (0, 4)
    assert (await a_list(other.id, tmp_path, "hp", *numbers)).contacts == 1


async def test_who_dies_while_reading_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one goes on behind what was committed: nobody is missing, nothing is counted twice."""
    monkeypatch.setattr(contact_reading, "CHUNK", 10)
    campaign = await a_campaign((await an_office()).id)
    lines = [f"a{number}@b.id" if number % 7 else "=x" for number in range(35)]
    added = await add_list(PROGRAM, campaign.id, WANTED, a_file(tmp_path, "email", *lines), TODAY)
    store, calls = contact_reading._store, []

    async def dies(*arguments: object) -> bool:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return await store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(contact_reading, "_store", dies)
    with pytest.raises(KeyboardInterrupt):
        await read_list(added.id)
    half = await list_or_not_found(campaign.id, added.id)
    assert (half.state, half.rows_read) == ("waiting", 20)
    assert await read_list(added.id) == 30
    whole = await list_or_not_found(campaign.id, added.id)
    assert (whole.rows_read, whole.left_out, whole.already_there) == (35, 5, 0)


async def test_a_removed_list_is_erased(tmp_path: Path) -> None:
    """At once for whoever writes, soon from the database; the record of consent stays."""
    campaign = await a_campaign((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, "email", "a@b.id", "c@d.id")
    await remove_list(PROGRAM, campaign.id, kept.id)
    await remove_list(PROGRAM, campaign.id, kept.id)
    assert await lists_to_erase() == [kept.id]
    assert await erase_contacts(kept.id) == 2
    assert await lists_to_erase() == []
    [row] = await ContactList.select()
    assert (row["state"], row["wording"], row["emails"]) == ("erased", WANTED.wording, 0)
    assert not await Contact.exists()


async def test_a_closed_campaign_keeps_nobody(tmp_path: Path) -> None:
    """Its lists are due for erasing, and it takes no further one."""
    campaign = await a_campaign((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, "email", "a@b.id")
    assert await lists_to_erase() == []
    await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
    assert await lists_to_erase() == [kept.id]
    with pytest.raises(Conflict):
        await a_list(campaign.id, tmp_path, "email", "a@b.id")


async def test_only_who_may_work_brings_contacts(tmp_path: Path) -> None:
    """A suspended partner brings nobody, and a list of another campaign is not there."""
    office = (await an_office()).id
    partner = await a_partner(office)
    campaign, other = await a_campaign(office, partner), await a_campaign(office)
    kept = await a_list(campaign.id, tmp_path, "email", "a@b.id")
    with pytest.raises(NotFound):
        await remove_list(PROGRAM, other.id, kept.id)
    await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
    with pytest.raises(Forbidden):
        await a_list(campaign.id, tmp_path, "email", "c@d.id")


async def test_a_workbook_is_a_list_too(tmp_path: Path) -> None:
    """Numbers that a spreadsheet took for numbers have lost their zero, and are read all the same."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Nomor HP", "Tanggal persetujuan"), (81234567890, date(2025, 3, 1)), ("'=x", None)):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    campaign = await a_campaign((await an_office()).id)
    added = await add_list(PROGRAM, campaign.id, WANTED, tmp_path / "list.xlsx", TODAY)
    await read_list(added.id)
    kept = await list_or_not_found(campaign.id, added.id)
    assert (kept.phones, kept.left_out) == (1, 1)
    assert await addresses(kept.id) == ["+6281234567890"]
