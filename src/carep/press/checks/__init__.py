"""Is what we built right? Each check hands back findings with their place and remedy, never a log line."""
