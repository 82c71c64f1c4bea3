"""Any table a user brings, opened: its engine, its columns and their types."""
