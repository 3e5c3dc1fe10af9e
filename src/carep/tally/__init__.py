"""Tallies of tables of any size, with several engines."""
