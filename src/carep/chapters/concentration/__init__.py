"""The chapter "Concentration"."""
