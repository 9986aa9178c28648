"""How two editions of a plan are compared: their sections, passages and words."""
