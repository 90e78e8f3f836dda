"""The Chromium that is installed: what install-chromium prefers, or else a whole one."""

import shutil
from typing import Any


def launching() -> dict[str, Any]:
    """What Playwright needs to start it. Containers have no user namespaces for its sandbox; pages are our own."""
    executable = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert executable, "no chromium: run tests/browser/install-chromium, or make test-browser"
    return {"executable_path": executable, "args": ["--no-sandbox"]}
