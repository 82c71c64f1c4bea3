"""Reading files by what a schema declares: CSV, Parquet, Excel and DuckDB, and nothing in them guessed."""
