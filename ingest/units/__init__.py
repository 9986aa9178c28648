"""Names of units in sentences and lists: where they end, how lists of them are taken apart."""
