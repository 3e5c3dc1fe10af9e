"""The machine: any folder of notebooks becomes a checked book. It knows no mineral."""
