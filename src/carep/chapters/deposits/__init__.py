"""The chapter "Deposits"."""
