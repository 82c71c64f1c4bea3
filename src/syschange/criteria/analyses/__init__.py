"""The analyses a plan asks for: one result a question, by name."""
