"""The editors' forms: what a person types or selects, turned into what an action takes."""
