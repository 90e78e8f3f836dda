"""The page of analysis models: what was learnt, put to use and taken back."""

import pytest

from participation.organisations.roles import Role
from participation.sentiment.model_queries import models_made
from participation.sentiment.model_service import keep_model
from participation.sentiment.reader import shipped_version
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
    """An administrator sees how each measured, puts one to use, takes it back; what cannot read is refused."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        assert "Nothing was learnt here yet" in (await client.get("/en/manage/models")).text
        made = await keep_model("here", shipped_version(), b"content", FIGURES | {"elements": ELEMENTS})
        older = await keep_model("older", "another program", b"content", FIGURES)
        shown = (await client.get("/en/manage/models")).text
        assert "93.6%" in shown
        for button in ("Put to use", "Take back"):
            assert shown.count(f'{button}<span class="spelled"> older</span></button>') == 1
        assert '<code class="command" translate="no">participation train --adapt</code>' in shown
        assert "400 different comments" in shown
        assert "Element: 81.5%" in shown
        assert "120 corrected elements" in shown
        await post(client, f"/en/manage/models/{made.id}/use")
        assert "Now reading: here" in (await client.get("/en/manage/models")).text
        assert (await post(client, f"/en/manage/models/{older.id}/use")).status_code == 303
        refused = (await client.get("/en/manage/models")).text
        assert "damaged or was made for another version" in refused
        assert "Now reading: here" in refused
        await post(client, f"/en/manage/models/{made.id}/revoke")
        assert [one.state for one in await models_made()] == ["kept", "revoked"]
        assert (await post(client, "/en/manage/models/999/use")).status_code == 404
    assert await AnalysisModel.count() == 2
