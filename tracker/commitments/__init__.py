"""Floor 4: the record. Models, the fold, the journal, `queries` (every public read) and `actions` (every write)."""
