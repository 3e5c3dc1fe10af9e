"""What all tests share: where the browser is, and that no test is skipped where it must run."""

from __future__ import annotations

import os
import shutil
import signal

import pytest
from hypothesis import settings

# Nothing is judged by the clock: a machine under load would fail what is right.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# A script that runs in the background, or under nohup, ignores these, and so would every program that a test starts.
for _name, _handler in (
    ("SIGINT", signal.default_int_handler),
    ("SIGHUP", signal.SIG_DFL),
    ("SIGQUIT", signal.SIG_DFL),
):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)

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
