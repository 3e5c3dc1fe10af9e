"""The chapter "Performance"."""
