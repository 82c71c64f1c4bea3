"""Numbers in, numbers out: intervals, tests and pooling in plain numpy, each function naming its source."""
