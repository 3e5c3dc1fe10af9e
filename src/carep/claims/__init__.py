"""Claims: what people say of the region's minerals, recomputed and judged by one rule."""
