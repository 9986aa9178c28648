"""The lexicon of units: what a unit's name says, which names mean one unit, and what an office adds to that."""
