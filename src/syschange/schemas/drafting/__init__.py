"""What drafting is made of: how columns look, which shipped schema they resemble, and text that is safe in YAML."""
