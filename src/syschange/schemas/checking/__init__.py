"""Checking tables against schemas: every problem at once, in words, and never a value that could name a person."""
