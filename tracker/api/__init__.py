"""Floor 5: the read-only interface."""
