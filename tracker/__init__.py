"""The commitment tracker. The floors, lowest first: text, extraction, verification, sources, commitments, then editorial, public
and api side by side, then ops. Imports go downwards only (see `pyproject.toml`)."""
