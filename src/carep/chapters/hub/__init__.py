"""The chapter "A joint plant"."""
