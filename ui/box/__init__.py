"""The chat box that pages of other origins hold: who visits through it, and how much may be asked so."""
