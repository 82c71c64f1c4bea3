"""The wanted columns of every row, for questions that cannot be put as sums."""
