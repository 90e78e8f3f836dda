"""Who imports whom, and what each kind of file may do: docs/architecture.md, held by reading the imports."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "participation"
LONGEST_FILE = {"participation": 400, "benchmarks": 400, "tests": 500}
"""Lines; a test may carry the table that it holds the code against."""

FLOORS = (
    {"campaigns"},
    {"improvements"},
    {"pilots", "learning"},
    {"surveys", "sentiment"},
    {"feedback"},
    {"services"},
    {"organisations"},
    {"areas", "jobs"},
    {"accounts"},
    {"messages", "files"},
)
"""Top to bottom; a package imports only what stands below it, and packages of one floor do not know each other."""

COMPOSING = {
    "app",
    "composition",
    "scheduler",
    "cli",
    "commands",
    "serve",
    "piccolo_conf",
    "__main__",
    "demonstration",
}
"""These know every package, and no package knows them …"""
COMMANDS_MAY = {"commands", "scheduler"}
"""… but for commands, which open the database and run the scheduler through them."""
GROUND = {"web", "database", "errors", "settings", "clock", "codes", "texts", "slugs", "locale"}
"""Below all floors: these know no package."""

OPEN = {
    "organisations.guards": "manage",
    "organisations.permissions": "manage",
    "jobs.registry": "jobs",
    "jobs.outcomes": "jobs",
}
"""What packages below may import too, in this kind of file: staff routes declare permissions, and each package
lists its own jobs. None of these imports any package above accounts."""

KINDS = (
    "tables",
    "schemas",
    "queries",
    "service",
    "routes",
    "manage",
    "api",
    "jobs",
    "commands",
    "panels",
    "figures",
    "piccolo_app",
)
"""What a file is called says what it may do; one that was split carries the kind last or first in its name."""

LIKE_QUERIES = {
    "pilots.draw_shown": "looks up what the pages about a draw show",
    "sentiment.corpus": "reads of the whole corpus, page by page",
    "surveys.charts": "looks up the names of areas and services for the charts that it makes",
    "surveys.tabulator": "asks the process beside for what it counts",
    "surveys.tabulating": "looks up names for the tables that it makes of counts",
}
LIKE_SERVICE = {
    "accounts.double_clicks": "notes in the database which forms were just sent",
    "accounts.limits": "counts in the database how often a network tries",
    "accounts.messages": "queues mails",
    "accounts.sessions": "Litestar's session store over a table",
    "accounts.throttle": "counts failed sign-ins in the database",
    "campaigns.lagging_messages": "queues mails",
    "campaigns.report_messages": "queues mails",
    "campaigns.certificate_messages": "queues mails",
    "feedback.limits": "names limits that accounts.limits counts",
    "feedback.importing": "the use case behind import-comments",
    "campaigns.link_counts": "counts who follows links, and writes it down a few times a second",
    "improvements.making": "makes and stores reports; imports scikit-learn, so it stands apart",
    "improvements.messages": "queues mails",
    "improvements.scheduling": "the use cases of schedules",
    "improvements.theme_storing": "reads and stores what reports remember; imports scikit-learn, so it stands apart",
    "jobs.runner": "claims and runs jobs",
    "organisations.application_forms": "stores what comes with an application",
    "organisations.apply_limits": "names a limit that accounts.limits counts",
    "organisations.partner_messages": "queues mails",
    "campaigns.contact_reading": "the use case behind reading a contact list",
    "messages.sending": "the use case behind sending what is due",
    "messages.ways": "opens the ways out, of which the simulator is a table",
    "pilots.filling": "gives places in the transaction of whoever gave one back",
    "pilots.applications": "stores applications within one turn: the writer of their group commit",
    "pilots.notifying": "queues mails and text messages",
    "sentiment.severe_messages": "queues mails",
    "sentiment.analysis": "the use case behind the analysis; loads the models",
    "pilots.analysing": "the use case behind the analysis of a trial; imports scipy, so it stands apart",
    "surveys.uploads": "stores what comes with a page of answers",
    "surveys.collecting": "the use case behind a job of surveys",
    "surveys.importing": "the use case behind import-submissions",
    "surveys.row_sending": "sends rows of a file to the intake, and stores what came along",
    "surveys.uploading": "the use cases of uploaded forms",
    "surveys.section_counts": "counts how far people come, and writes it down once a second",
    "surveys.counting": "the use case behind live results",
    "surveys.erasing": "the use cases behind the nightly jobs of surveys",
    "surveys.closing": "what is done with answers once a survey is closed",
    "surveys.recoding": "deals out coded answers anew within that",
    "surveys.invitation_closing": "what is done with invitations and answers once a survey is closed",
    "surveys.invitation_messages": "queues mails",
    "surveys.spending": "spends ballots and takes places within the intake's transaction",
    "surveys.intake": "the one way in for answers: the writer of the group commit",
}
LIKE_ROUTES = {
    "campaigns.event_pages": "renders the screen of an event, alike for offices and partners",
    "campaigns.link_printing": "renders posters and handbills as files",
    "campaigns.link_pages": "renders the pages of short links, alike for offices and partners",
    "accounts.double_clicks": "a middleware",
    "accounts.ended_sessions": "two middlewares",
    "accounts.messages": "makes links",
    "accounts.sessions": "Litestar's session store over a table",
    "campaigns.campaign_pages": "renders the pages that office and partner share",
    "campaigns.coverage_pages": "renders the pages on coverage that office and partner share",
    "campaigns.funnel_pages": "renders the page on steps that office and partner share",
    "campaigns.lagging_messages": "makes links",
    "campaigns.quality_pages": "renders the pages on flagged answers that office and partner share",
    "campaigns.report_messages": "makes links",
    "campaigns.certificate_messages": "makes links",
    "campaigns.certificate_printing": "renders certificates as files",
    "campaigns.certificate_pages": "renders the page of a certificate that office and partner share",
    "campaigns.report_pages": "renders the pages of weekly reports that office and partner share",
    "campaigns.proposal_pages": "renders the page of targets with what is proposed",
    "campaigns.target_forms": "reads targets from a form, areas by their names",
    "campaigns.field_answers": "renders the page on which an enumerator asks one person",
    "campaigns.field_pages": "renders the pages of a field team that office and partner share",
    "campaigns.mailing_pages": "renders the pages of mailings that office and partner share",
    "campaigns.contact_pages": "renders the page of contact lists that office and partner share",
    "improvements.messages": "makes links",
    "sentiment.severe_messages": "makes links",
    "improvements.typed": "reads the fields of forms",
    "improvements.printing": "renders reports as files",
    "organisations.application_forms": "reads the form of an application",
    "organisations.guards": "permissions as Litestar guards",
    "organisations.partner_messages": "makes links",
    "learning.course_pages": "renders the pages on which citizens and staff take courses",
    "learning.reading_pages": "makes addresses of images and links in the language of the page",
    "pilots.apply_pages": "renders the page on which people apply",
    "pilots.participant_pages": "renders a participant's own page",
    "pilots.notifying": "makes links",
    "pilots.enrollment_forms": "reads how people apply, and what is asked, from a form",
    "pilots.form_rows": "reads rows of a form",
    "pilots.outcome_forms": "reads outcomes from a form",
    "pilots.pilot_forms": "reads a pilot from its forms, areas by their names",
    "pilots.result_files": "renders results as files",
    "surveys.answering": "takes a page of answers, and renders the one that comes next",
    "surveys.detail_forms": "reads the details of a survey from a form",
    "surveys.draft_pages": "renders the pages of drafts",
    "surveys.frames": "puts headers on pages",
    "surveys.uploads": "reads the files of a form",
    "surveys.visits": "reads what travels along with a form",
    "surveys.offline_pages": "renders the page that a phone keeps",
    "surveys.pages": "renders the answering page, kept for each version and language",
    "surveys.result_forms": "reads the forms about results",
    "surveys.question_forms": "reads a question from a form",
    "surveys.rows": "reads rows of a form",
    "surveys.section_forms": "reads sections and tables from forms",
}
"""Modules named for what they decide that are not pure, and why. What is in none of these lists is pure."""

FOREIGN_TABLES = {
    ("feedback.queries", "areas.tables"): "narrows comments to an area's subtree in one statement",
    ("sentiment.corpus", "feedback.tables"): "finds what lacks an analysis by an anti-join over both tables",
    ("sentiment.explorer_queries", "feedback.tables"): "walks comments by day and by what was found in them",
    (
        "sentiment.queries",
        "feedback.tables",
    ): "counts what lacks an analysis by an anti-join over both tables",
    (
        "surveys.closing",
        "feedback.tables",
    ): "shuffles all that hangs on receipts, whichever package it belongs to",
    ("surveys.intake", "feedback.tables"): "stores receipt and submission in one group commit",
}
"""Imports of another package's tables, beyond those in tables.py for foreign keys; each with its reason."""

HEAVY = (
    "numpy", "sklearn", "scipy", "statsmodels", "nltk", "openpyxl", "pyxform", "xlsxwriter", "typst", "vl_convert",
    "distributed", "black", "pydantic", "attr",
)  # fmt: skip


@dataclass(frozen=True)
class Module:
    """One of our files: "surveys.intake", with what it imports."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    @property
    def kind(self) -> str:
        """One of KINDS, or "" for a module named for what it decides."""
        words = self.name.rpartition(".")[2].split("_")
        whole = "_".join(words)
        return next((word for word in (whole, words[-1], words[0]) if word in KINDS), "")

    @property
    def imports(self) -> frozenset[str]:
        """Dotted names as written, those within functions too."""
        return frozenset(self._imports())

    def _imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.module, f"{self.name} imports relative to itself: write the whole name"
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    @property
    def ours(self) -> set[str]:
        """Modules of this project that it imports: "feedback.service"."""
        names = (name.removeprefix("participation.") for name in self.imports if "participation." in name)
        return {name for name in names if name in _by_name()}

    def uses(self, *libraries: str) -> bool:
        return any(name.split(".")[0] in libraries for name in self.imports)


@cache
def _by_name() -> dict[str, Module]:
    paths = [path for path in PACKAGE.rglob("*.py") if "piccolo_migrations" not in path.parts]
    modules = (Module(_name(path), path, ast.parse(path.read_text("utf-8"))) for path in sorted(paths))
    return {module.name: module for module in modules}


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache
def floor_of(package: str) -> int | None:
    """The number of a package's floor, 0 at the top."""
    return next((number for number, floor in enumerate(FLOORS) if package in floor), None)


def all_modules() -> list[Module]:
    return list(_by_name().values())


@cache
def on_floors(*kinds: str) -> list[Module]:
    """Modules of the packages that stand on floors; with `kinds`, only those of these kinds."""
    found = [module for module in all_modules() if floor_of(module.package) is not None]
    return [module for module in found if module.kind in kinds] if kinds else found


@cache
def pure() -> list[Module]:
    known = {**LIKE_QUERIES, **LIKE_SERVICE, **LIKE_ROUTES}
    return [
        module
        for module in on_floors()
        if "." in module.name and not module.kind and module.name not in known
    ]


def each(modules: Callable[[], list[Module]]) -> Callable[[Callable[[Module], None]], Callable[[], None]]:
    """Makes a test of a check that every module has to pass, and names those that do not.

    A test for each would be a third of all tests, to be collected and reported by every worker.
    """

    def tested(check: Callable[[Module], None]) -> Callable[[], None]:
        def test() -> None:
            failed = {}
            for module in modules():
                try:
                    check(module)
                except AssertionError as error:
                    failed[module.name] = str(error)
            assert failed == {}

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return tested


def test_every_package_has_its_place() -> None:
    """No package is on no floor, and none is on a floor but not there."""
    known = set().union(*FLOORS) | COMPOSING | GROUND | {"__init__"}
    assert {module.package for module in all_modules()} | {"locale"} == known


@each(on_floors)
def test_imports_only_what_stands_below(module: Module) -> None:
    """A package imports only packages of lower floors, but for the few open modules."""
    for name in module.ours:
        package = name.partition(".")[0]
        if package in GROUND or package == module.package:
            continue
        if package in COMPOSING:
            assert module.kind == "commands", f"{name} composes the packages: only commands may import it"
            assert package in COMMANDS_MAY, name
            continue
        below = floor_of(package) > floor_of(module.package)  # type: ignore[operator]
        assert below or OPEN.get(name, "") == module.kind != "", f"{name} does not stand below"


@pytest.mark.parametrize("name", sorted(OPEN))
def test_open_modules_lean_on_nothing_above(name: str) -> None:
    """What packages below may import brings no package along that stands above accounts."""
    for imported in _by_name()[name].ours:
        package = imported.partition(".")[0]
        assert package in GROUND | {_by_name()[name].package, "accounts"}, imported


@each(lambda: [module for module in all_modules() if module.package in GROUND])
def test_the_ground_knows_no_package(module: Module) -> None:
    """What stands below all floors imports nothing from them."""
    assert {name.partition(".")[0] for name in module.ours} <= GROUND


@each(on_floors)
def test_across_packages_only_what_is_meant_for_others(module: Module) -> None:
    """Others' tables serve foreign keys; their routes, pages and panels serve the composing modules.

    Of their jobs the names may be asked for, of their commands parts may be used by commands.
    """
    for name in module.ours:
        imported = _by_name()[name]
        if imported.package == module.package or imported.package in GROUND | COMPOSING:
            continue
        if imported.kind == "tables":
            assert module.kind == "tables" or (module.name, name) in FOREIGN_TABLES, name
        elif imported.kind == "commands":
            assert module.kind == "commands", name
        elif imported.kind == "jobs":
            assert all(taken.isupper() and taken != "JOBS" for taken in _taken(module, name)), name
        else:
            assert imported.kind not in {"routes", "manage", "api", "panels", "figures", "piccolo_app"}, name


def _taken(module: Module, name: str) -> set[str]:
    """What a module imports from another one of ours: `{"Comment"}`."""
    prefix = f"participation.{name}."
    return {imported.removeprefix(prefix) for imported in module.imports if imported.startswith(prefix)}


@each(lambda: on_floors("queries"))
def test_queries_only_read(module: Module) -> None:
    """A file of reads imports no use case, opens no transaction and calls nothing that writes."""
    assert not {name for name in module.ours if _by_name()[name].kind == "service" or name in LIKE_SERVICE}
    assert "participation.database.transaction" not in module.imports
    calls = [node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    writing = {"insert", "update", "delete", "save", "remove"}
    names = {_receiver(call) for call in calls if isinstance(call, ast.Attribute) and call.attr in writing}
    assert not {name for name in names if name[:1].isupper()}


def _receiver(call: ast.Attribute) -> str:
    """`Comment` of `Comment.insert`: tables are the only names that begin with a capital."""
    return call.value.id if isinstance(call.value, ast.Name) else ""


@each(lambda: on_floors("service"))
def test_use_cases_know_no_http(module: Module) -> None:
    """A use case can be called by a page, a program, a job and a test alike."""
    assert not module.uses("litestar")
    assert not {name for name in module.ours if name.startswith("web.") and name != "web.i18n"}


@each(lambda: on_floors("schemas"))
def test_schemas_touch_no_database(module: Module) -> None:
    """What travels between the layers can be made without a database."""
    assert not module.uses("litestar", "piccolo")
    assert not {name for name in module.ours if name.startswith("database") or "quer" in name}


@each(lambda: on_floors("tables"))
def test_tables_are_bare(module: Module) -> None:
    """A table's file holds columns: no function, and nothing but other tables, pure modules and the clock."""
    functions = [
        node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert not functions
    others = {name for name in module.ours if _by_name()[name].kind != "tables"}
    assert others <= {"clock"} | {decided.name for decided in pure()}


@each(lambda: on_floors("routes", "manage", "api", "jobs", "commands", "panels", "figures"))
def test_the_edges_query_no_table(module: Module) -> None:
    """Routes, jobs and commands parse, call and render: rows are the business of queries and use cases."""
    functions = {"transaction", "exclusive"}
    assert not {name for name in module.imports if name.rpartition(".")[2] in functions}
    for name in module.ours:
        if _by_name()[name].kind == "tables":
            assert _taken(module, name) <= _enums(_by_name()[name]), f"{name}: only its enums, not its tables"


def _enums(module: Module) -> set[str]:
    classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
    return {node.name for node in classes if any("Enum" in ast.unparse(base) for base in node.bases)}


@each(pure)
def test_pure_modules_decide_without_web_or_database(module: Module) -> None:
    """What is named for what it decides takes everything as arguments."""
    assert not module.uses("litestar", "piccolo")
    for name in module.ours:
        imported = _by_name()[name]
        if imported.kind == "tables":
            assert _taken(module, name) <= _enums(imported), f"{name}: only its enums"
        assert imported.package != "database", name
        assert imported.kind not in {"queries", "service", "routes", "manage", "api", "jobs"}, name
        assert name not in {**LIKE_QUERIES, **LIKE_SERVICE, **LIKE_ROUTES}, name
        assert imported.package != "web" or name in {"web", "web.i18n", "web.sealing"}, name


def test_no_exception_outlives_its_reason() -> None:
    """Every module and every import that the lists above excuse is there."""
    for name in {**LIKE_QUERIES, **LIKE_SERVICE, **LIKE_ROUTES, **OPEN}:
        assert name in _by_name(), name
    for importing, imported in FOREIGN_TABLES:
        assert imported in _by_name()[importing].ours, (importing, imported)


WRITTEN_ONCE = ("FORMULA_SIGNS", "NO_OFFICE")
"""What guards against harm must not be mended in one place and forgotten in another."""


@pytest.mark.parametrize("name", WRITTEN_ONCE)
def test_what_guards_is_written_once(name: str) -> None:
    """Only one module gives such a name its value; the others import it."""
    writing = [module.name for module in all_modules() if name in _assigned(module)]
    assert len(writing) == 1, writing


def _assigned(module: Module) -> set[str]:
    """The names that a module gives a value at its top, without the underscore of its own."""
    assigned = [node for node in module.tree.body if isinstance(node, ast.Assign)]
    return {ast.unparse(target).lstrip("_") for node in assigned for target in node.targets}


STARTING = """
import sys
from piccolo.table import TABLE_REGISTRY
from participation.app import create_app
from participation.database import bind, open_engine
from participation.settings import Settings
create_app(Settings.from_environment({"PARTICIPATION_SECRET_KEY": "k" * 40}))
bind(open_engine("sqlite:///nowhere.db"))
assert all(table._meta.db for table in TABLE_REGISTRY)
print(*sys.modules)
"""


def test_web_process_stays_light() -> None:
    """scikit-learn and what it brings cost seconds and 100 MB, formatters and validators 17: none is imported."""
    done = subprocess.run(
        [sys.executable, "-c", STARTING], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert not set(done.stdout.split()) & set(HEAVY)


@pytest.mark.parametrize("folder", LONGEST_FILE)
def test_files_stay_short(folder: str) -> None:
    """A file that outgrows a screenful of screens is split by what it decides; first migrations are generated."""
    paths = [path for path in (ROOT / folder).rglob("*.py") if not path.stem.endswith("_initial")]
    lines = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in paths}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE[folder]} == {}


@each(all_modules)
def test_functions_say_what_they_return(module: Module) -> None:
    """Every function has a return type."""
    functions = [
        node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [node.name for node in functions if node.returns is None] == []
