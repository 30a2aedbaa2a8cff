"""Floor 6: settings, addresses, commands, and the files that editors write by hand."""
