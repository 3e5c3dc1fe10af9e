"""The Mineral Commodity Summaries: one reader for each format of their world data, and what they share."""
