"""What all tests share: where the browser is, and that no test is skipped where it must run."""

from __future__ import annotations

import os
import shutil
import signal

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A script that runs in the background ignores Ctrl-C, and so would every program that a test starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a machine that promises a browser (CI does), its absence is an error and not a skipped test."""
    wanted = any(item.get_closest_marker("browser") for item in items)
    if wanted and os.environ.get("CAREP_REQUIRE_BROWSER") and not any(map(shutil.which, BROWSERS)):
        msg = f"CAREP_REQUIRE_BROWSER is set, but none of {', '.join(BROWSERS)} is installed"
        raise pytest.UsageError(msg)


@pytest.fixture
def chromium_is_there() -> None:
    """Skip, with the reason, where there is no browser."""
    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("no Chromium on this machine")
