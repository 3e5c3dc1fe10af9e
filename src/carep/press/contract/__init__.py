"""Typed parameters of a notebook: reading the cell, checking values, grids of them."""
