"""The commands that bring in forms and answers made elsewhere."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from participation.accounts.schemas import PROGRAM
from participation.commands import run
from participation.errors import NotFound, ParticipationError, Rejected
from participation.organisations.queries import office_by_slug, offices
from participation.settings import Settings
from participation.surveys.answer_files import versions_of
from participation.surveys.importing import import_submissions as import_file
from participation.surveys.intake import Intake
from participation.surveys.queries import published_survey, survey_id_by_slug
from participation.surveys.row_sending import AnswerSource, SubmissionReport
from participation.surveys.schemas import SurveyView
from participation.surveys.service import publish_survey, survey_or_not_found
from participation.surveys.sheet_problems import SheetProblem
from participation.surveys.uploading import Uploaded, complete_details, create_from_form, replace_questions

INTERRUPTED = 130
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-survey")
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--office", "office_slug", default="", help="Slug of the office that asks; the only one if empty."
)
@click.option("--slug", default="", help="Address of the survey. One that is there gets these questions.")
@click.option("--publish", is_flag=True, help="Publish it at once, if nothing is wrong with it.")
def import_survey(file: Path, office_slug: str, slug: str, publish: bool) -> None:
    """Make a survey of an XLSForm (.xlsx): a draft, unless --publish is given."""
    try:
        ready = run(_import_survey(file.read_bytes(), file.stem, (office_slug, slug), publish))
    except Rejected as error:
        lines = [str(error), *(f"{name}: {problem}" for name, problem in error.errors.items())]
        raise click.ClickException("\n".join(lines)) from error
    except ParticipationError as error:
        raise click.ClickException(str(error)) from error
    if publish and not ready:
        raise click.ClickException("Not published: mend the errors above, and import the form again.")


async def _import_survey(content: bytes, name: str, place: tuple[str, str], publish: bool) -> bool:
    """Whether the form has no errors. `place` is the office and the address, either perhaps empty."""
    uploaded = await _uploaded(content, name, *place)
    for problem in uploaded.problems:
        click.echo(_line(problem), err=True)
    survey = uploaded.survey
    if not publish or uploaded.errors:
        click.echo(f"Draft {survey.id}, “{survey.title['id']}”: /manage/surveys/{survey.id}")
        return not uploaded.errors
    await _publish(survey)
    return True


async def _uploaded(content: bytes, name: str, office_slug: str, slug: str) -> Uploaded:
    there = await survey_id_by_slug(slug) if slug else None
    if there is not None:
        survey = await survey_or_not_found(there)
        return await replace_questions(PROGRAM, survey.id, survey.revision, content)
    return await create_from_form(PROGRAM, await _office(office_slug), content, name, slug)


async def _publish(survey: SurveyView) -> None:
    survey, filled = await complete_details(PROGRAM, survey.id)
    survey = await publish_survey(PROGRAM, survey.id, survey.revision)
    click.echo(f"Published as version {survey.current_version}: /surveys/{survey.slug}")
    if filled:
        named = ", ".join(filled)
        click.echo(
            f"The form does not say these, so standard words were taken ({named}). Read them:", err=True
        )
        click.echo(
            f"/surveys/{survey.slug}/privacy, and change them on /manage/surveys/{survey.id}", err=True
        )


async def _office(slug: str) -> int:
    if slug:
        office = await office_by_slug(slug)
        if office is None:
            raise NotFound("There is no office %(slug)s.", {"slug": slug})
        return office.id
    every = await offices()
    if len(every) != 1:
        known = ", ".join(office.slug for office in every) or "none yet"
        raise NotFound("Name the office that asks with --office. There are: %(known)s.", {"known": known})
    return every[0].id


def _line(problem: SheetProblem) -> str:
    row = f" row {problem.row}" if problem.row else ""
    column = f" column {problem.column}" if problem.column else ""
    return f"{problem.severity}: {problem.sheet}{row}{column}: {problem.message % problem.parameters}"


@click.command("import-submissions")
@click.argument("file", type=EXISTING_FILE)
@click.option("--survey", "slug", required=True, help="Slug of the survey, which must be published.")
@click.option("--channel", default="import", show_default=True, type=click.Choice(["import", "paper"]))
@click.option("--id-column", default="", help="Names each row; _uuid, instanceID or KEY if there is one.")
@click.option("--date-column", default="", help="When it was answered: 2026-11-23 or 23/11/2026; else today.")
@click.option(
    "--version",
    default="",
    help="Answered, where rows do not name one of ours: 2, or by their names: vQ7x=1 vR8y=2.",
)
@click.option(
    "--files",
    type=click.Path(exists=True, path_type=Path),
    help="Folder or zip with the photos that rows name.",
)
def import_submissions(
    file: Path, slug: str, channel: str, id_column: str, date_column: str, version: str, files: Path | None
) -> None:
    """Import answers from a CSV, TSV or XLSX FILE. Running it again adds only what is not there yet."""
    report = SubmissionReport()
    try:
        source = AnswerSource(channel, id_column, date_column, versions_of(version), files)
        run(_import_submissions(file, slug, source, report))
    except KeyboardInterrupt:
        _tell(report)
        click.echo("Interrupted. Run the same command again: it skips what is stored and goes on.", err=True)
        raise SystemExit(INTERRUPTED) from None
    except ParticipationError as error:
        raise click.ClickException(str(error)) from error
    _tell(report)


async def _import_submissions(file: Path, slug: str, source: AnswerSource, report: SubmissionReport) -> None:
    survey = await published_survey(slug)
    if survey is None:
        raise NotFound("There is no published survey %(slug)s.", {"slug": slug})
    intake = Intake()
    intake.start()
    shown = (TextColumn(file.name), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    try:
        with Progress(*shown, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("rows", total=None)
            await import_file(
                file,
                survey,
                source,
                intake,
                Settings.from_environment().secret_keys,
                report,
                lambda done, total: progress.update(task, completed=done, total=total),
            )
    finally:
        await intake.stop()


def _tell(report: SubmissionReport) -> None:
    click.echo(f"Added: {report.added}. Already there: {report.already_there}. Left out: {report.bad}.")
    if report.unread:
        click.echo(f"Columns that no question has: {', '.join(report.unread)}.", err=True)
    if report.bad_rows_file:
        click.echo(f"{report.bad_rows_file} says why rows were left out.", err=True)
