"""Pictures of charts, whoever draws them."""

from __future__ import annotations

import subprocess
import sys

import pytest

FORKED = """
import os, sys
from carep.press.outputs.svg import convert_here

chart = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"a": "Қазақстан", "b": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}
wrong = {"mark": {"type": "no such mark"}}
here = convert_here(chart)
child = os.fork()
if child == 0:
    same = convert_here(chart) == here
    try:
        convert_here(wrong)
    except Exception as error:
        refused = "could not be drawn" in str(error)
    os._exit(0 if same and refused else 1)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't fork")
def test_a_fork_of_a_process_that_has_drawn_draws_the_same_and_does_not_wait_for_ever() -> None:
    """The JavaScript engine's thread stays behind; a new process draws, and says so when it can't."""
    done = subprocess.run([sys.executable, "-c", FORKED], check=False, timeout=120, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
