"""The chapter "Competitors"."""
