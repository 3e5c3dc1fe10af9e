"""Charts of the report: one theme for all; one module for each family of figures.

Importing this package switches the theme on, so that no chart can be made without it.
"""

from carep.charts import theme

theme.enable()

__all__ = ["theme"]
