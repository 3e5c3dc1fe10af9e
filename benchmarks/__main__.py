"""``python -m benchmarks``: runs of a notebook side by side; see :mod:`benchmarks.sweep` for the options."""

from benchmarks.sweep import main

main()
