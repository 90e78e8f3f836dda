"""The page of analysis models: what was learnt, put to use and taken back."""

import pytest

from participation.organisations.roles import Role
from participation.sentiment.model_queries import models_made
from participation.sentiment.model_service import keep_model
from participation.sentiment.tables import AnalysisModel
from tests.factories import browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

MEASURED = {"accuracy": 0.936, "accuracy_interval": [0.92, 0.95]}
FIGURES = {"candidate": MEASURED, "active": MEASURED, "chance": 0.02, "learnt": 400, "corrections": 1}
ELEMENTS = {
    "candidate": {"accuracy": 0.815, "accuracy_interval": [0.8, 0.83]},
    "active": MEASURED,
    "learnt": 120,
}


async def test_models_are_shown_used_and_taken_back() -> None:
    """An administrator sees how each measured, puts one to use, is told that it cannot be used, takes it back."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        assert "Nothing was learnt here yet" in (await client.get("/en/manage/models")).text
        made = await keep_model("here", "other", b"content", FIGURES | {"elements": ELEMENTS})
        shown = (await client.get("/en/manage/models")).text
        assert "93.6%" in shown
        assert "400 different comments" in shown
        assert "Element: 81.5%" in shown
        assert "120 corrected elements" in shown
        await post(client, f"/en/manage/models/{made.id}/use")
        assert "damaged or was made for another version" in (await client.get("/en/manage/models")).text
        await post(client, f"/en/manage/models/{made.id}/revoke")
        assert [one.state for one in await models_made()] == ["revoked"]
        assert (await post(client, "/en/manage/models/999/use")).status_code == 404
    assert await AnalysisModel.count() == 1
