"""Floor 3: what was published, as received. The archive, its articles, and the words quoted from them."""
