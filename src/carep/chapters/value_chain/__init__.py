"""The chapter "The value chain"."""
