"""From rows to sums: what is derived, grouped and added up, and the cells that come of it."""
