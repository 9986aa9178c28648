"""Times in a plan: what deadline its words set, and the dates that can be computed of it."""
