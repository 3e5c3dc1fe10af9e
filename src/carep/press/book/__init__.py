"""The book: executed notebooks and pages become HTML (and PDF) in which every number can be traced."""
