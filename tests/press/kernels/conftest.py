"""Every test file leaves no template behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from carep.press import kernels


@pytest.fixture(scope="module", autouse=True)
def _end_templates() -> Iterator[None]:
    yield
    kernels.shutdown()
