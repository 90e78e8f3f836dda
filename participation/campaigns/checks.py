"""What a campaign needs before the office reads it, and what cannot be saved at all. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from participation.campaigns.schemas import CampaignView, CampaignWanted, Target
from participation.errors import Problem
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

LONGEST_TITLE = 120
LONGEST_TEXT = 2_000
LARGEST_BUDGET = 10**12
BUDGET_DIGITS = 13
"""Rupiah."""
MOST_TARGETS = 6_000
"""Five hundred areas with twelve groups each."""
LARGEST_TARGET = 100_000_000
SHORTENED = mark("Shorten this text to %(longest)s characters.")

Problems = dict[str, Problem]


def campaign_problems(wanted: CampaignWanted) -> Problems:
    """What keeps a campaign from being saved, by field; what is missing may be written later."""
    errors: Problems = {}
    if not wanted.title.get(DEFAULT_LANGUAGE, "").strip():
        errors[f"title.{DEFAULT_LANGUAGE}"] = Problem(mark("Write a title in Indonesian."))
    errors |= _long("title", wanted.title, LONGEST_TITLE)
    errors |= _long("goal", wanted.goal, LONGEST_TEXT)
    errors |= _long("message", wanted.message, LONGEST_TEXT)
    if wanted.survey is not None and wanted.pilot is not None:
        errors["about"] = Problem(mark("Choose either a survey or a pilot."))
    if wanted.article is not None and wanted.course is not None:
        errors["landing"] = Problem(mark("Choose either a page or a course."))
    if wanted.starts_on and wanted.ends_on and wanted.ends_on < wanted.starts_on:
        errors["ends_on"] = Problem(mark("The last day has to come after the first one."))
    if wanted.budget is None or not 0 <= wanted.budget <= LARGEST_BUDGET:
        errors["budget"] = Problem(mark("Write the budget in whole rupiah, for example 1.500.000."))
    return errors


def _long(name: str, text: Text, longest: int) -> Problems:
    return {
        f"{name}.{language}": Problem(SHORTENED, {"longest": longest})
        for language, wording in text.items()
        if len(wording) > longest
    }


def missing_for_review(campaign: CampaignView, targets: tuple[Target, ...], today: date) -> Problems:
    """What the office could not judge without, by field."""
    errors: Problems = {}
    if campaign.survey is None and campaign.pilot is None:
        errors["about"] = Problem(mark("Choose the survey or the pilot that the campaign is for."))
    if DEFAULT_LANGUAGE not in campaign.goal:
        errors[f"goal.{DEFAULT_LANGUAGE}"] = Problem(
            mark("Write in Indonesian what the campaign wants to reach.")
        )
    if DEFAULT_LANGUAGE not in campaign.message:
        errors[f"message.{DEFAULT_LANGUAGE}"] = Problem(mark("Write in Indonesian what people are told."))
    if campaign.starts_on is None:
        errors["starts_on"] = Problem(mark("Write the first day."))
    if campaign.ends_on is None:
        errors["ends_on"] = Problem(mark("Write the last day."))
    elif campaign.ends_on < today:
        errors["ends_on"] = Problem(mark("The last day has passed."))
    if not targets:
        errors["targets"] = Problem(mark("Say whom the campaign wants to reach: at least one target."))
    return errors


def too_many(targets: Collection[Target]) -> Problems:
    if len(targets) <= MOST_TARGETS:
        return {}
    return {"targets": Problem(mark("A campaign has %(most)s targets at most."), {"most": MOST_TARGETS})}


def target_problems(targets: Mapping[int, Target]) -> dict[int, Problem]:
    """What is wrong with targets, by the number of their line; two for the same cell are one too many."""
    errors: dict[int, Problem] = {}
    seen: dict[tuple[object, ...], int] = {}
    for number, target in targets.items():
        if not 1 <= target.wanted <= LARGEST_TARGET:
            asked = mark("Line %(number)s: write how many answers are wanted, at least 1.")
            errors[number] = Problem(asked, {"number": number})
        first = seen.setdefault((target.area, target.conditions), number)
        if first != number:
            twice = mark("Line %(number)s: this target stands in line %(first)s, too.")
            errors[number] = Problem(twice, {"number": number, "first": first})
    return errors
