"""Running notebooks: typed parameters, one true cache, sweeps. Knows nothing of minerals or of the book's looks."""
