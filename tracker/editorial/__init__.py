"""Floor 5: where editors work. Unreviewed material lives here, so that pages and interface cannot show it."""
