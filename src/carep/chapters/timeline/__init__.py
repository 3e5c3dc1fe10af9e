"""The chapter "Timeline": dated events between the five states and others, with the conflicts of their sources."""

from carep.chapters.timeline.model import chosen
from carep.chapters.timeline.outputs import answer, conflicts_table, events_table, timeline_chart

__all__ = ["answer", "chosen", "conflicts_table", "events_table", "timeline_chart"]
