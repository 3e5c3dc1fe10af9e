"""The report's own badges: ``{mood}`wet```."""

from __future__ import annotations

from carep.press.book.badges import BadgeLook, register


def setup(app):
    wet = BadgeLook("mood", "wet", "☂", {"en": "wet"}, "#1d5d92")
    dry = BadgeLook("mood", "dry", "☀", {"en": "dry"}, "#6e5f0c")
    register(app, [wet, dry])
    return {"parallel_read_safe": True, "parallel_write_safe": True}
