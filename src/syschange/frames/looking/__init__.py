"""One look through every row of a table, and a closer one at few."""
