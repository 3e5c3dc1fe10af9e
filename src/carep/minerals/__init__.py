"""The ground of the subject: names, printed figures, shares, tallies, trade."""
