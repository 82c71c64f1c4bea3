"""From results to verdicts: the tests of each criterion, the grade of their evidence, and what limits them."""
