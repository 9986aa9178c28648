"""From a question to what it asks: its language, its kinds, the units, plans and times that it names, and its words."""
