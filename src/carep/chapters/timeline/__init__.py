"""The chapter "Timeline"."""
