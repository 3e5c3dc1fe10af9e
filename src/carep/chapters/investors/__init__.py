"""The chapter "Investors"."""
