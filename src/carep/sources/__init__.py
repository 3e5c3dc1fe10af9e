"""Importers of official releases: each reads the published file and writes tidy tables of figures."""
