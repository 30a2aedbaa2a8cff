"""Floor 5: the public pages."""
