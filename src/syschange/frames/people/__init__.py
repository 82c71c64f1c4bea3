"""People who have several rows: their times beside each other, and their totals first."""
