"""The chapter "Dependence"."""
