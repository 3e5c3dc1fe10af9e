"""The chapter "Editions"."""
