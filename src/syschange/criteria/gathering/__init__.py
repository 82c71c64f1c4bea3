"""From the plan and its files to tables that have been checked, and of them the rows that are meant."""
