"""Cross tabulation over columns, against counting one person after the other."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.surveys.axes import axis_of
from participation.surveys.coding import column_of
from participation.surveys.crosstab import Condition, Crosstab
from participation.surveys.exploring import group_views
from tests.surveys.test_columns import DEFINITION, SUBMISSIONS, block_of, one_by_one


@settings(deadline=None, max_examples=60)
@given(
    SUBMISSIONS,
    SUBMISSIONS,
    st.sampled_from(["one", "many", "rank", "scale", "whole", "decimal", "age", "needs"]),
    st.sampled_from(["one", "many", "scale"]),
)
def test_every_group_counts_its_own(
    first: list[dict[str, Any]], second: list[dict[str, Any]], name: str, by: str
) -> None:
    """Each group has the counts of a tally of its own people, also where one person belongs to several."""
    asked = {question.name: question for question in DEFINITION.questions}
    everyone = [*first, *second]
    axis = axis_of(asked[by], one_by_one(everyone).questions[by])
    condition = Condition("scale:scale", lambda key: key != 3)
    crosstab = Crosstab(column_of(asked[name]), axis, [condition])
    for block in (block_of(first), block_of(second, 100)):
        crosstab.add(block.columns, len(block))
    for group, label in zip(crosstab.groups, axis.names, strict=True):
        own = [
            answers
            for answers in everyone
            if answers.get("scale", 3) != 3
            and label in {str(key) for key in np.atleast_1d(answers.get(by, "-"))}
        ]
        wanted = one_by_one(own).questions[name]
        tally = group.tally
        assert group.submissions == len(own)
        assert (tally.n, tally.dont_know, tally.total) == (wanted.n, wanted.dont_know, wanted.total)
        assert tally.counts == {key: times for key, times in wanted.counts.items() if times}
        assert tally.positions == wanted.positions


def test_weights_count() -> None:
    """A submission of weight 3 counts three times as much as one of weight 1, and n stays n."""
    block = block_of([{"one": "a", "whole": 10}, {"one": "b", "whole": 20}] * 10)
    crosstab = Crosstab("number:whole")
    crosstab.add(block.columns, 20, np.array([1.0, 3.0] * 10))
    whole = next(question for question in DEFINITION.questions if question.name == "whole")
    axis = axis_of(whole, one_by_one([{"whole": 10}, {"whole": 20}]).questions["whole"])
    (view,) = group_views(whole, axis, crosstab, weighted=True)
    assert view.n == 20
    assert view.mean
    assert view.mean.mean == 15
    assert view.weighted_mean
    assert view.weighted_mean.mean == pytest.approx(17.5)
    assert view.effective == pytest.approx(16)
    assert view.quartiles == [10, 10, 20]
    assert sum(share.share for share in view.weighted) == pytest.approx(1)


def test_small_groups_show_nothing() -> None:
    """Of fewer than ten people not even staff see how they answered."""
    crosstab = Crosstab("choice:one")
    block = block_of([{"one": "a"}] * 9)
    crosstab.add(block.columns, 9)
    one = DEFINITION.questions[0]
    (view,) = group_views(one, axis_of(one, one_by_one([]).questions["one"]), crosstab, weighted=False)
    assert (view.n, view.shown, view.counts, view.shares) == (9, False, [], [])
