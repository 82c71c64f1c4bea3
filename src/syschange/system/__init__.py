"""What carries a change: pathways, people, partnerships and practice, so that a new name is told from a new way."""
