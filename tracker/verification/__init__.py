"""Floor 2: automatic checks of claims against the archived words, other claims and their sources. Pure: no Django, no clock."""
