"""The plan of the book: which page comes from which notebook with which parameters."""
