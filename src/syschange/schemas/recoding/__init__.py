"""What recoding is made of: what a schema knows, which cells say it otherwise, and how each engine is written."""
