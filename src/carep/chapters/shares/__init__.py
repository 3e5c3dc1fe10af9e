"""The chapter "Shares"."""
