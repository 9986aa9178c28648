"""How plans come in and go: where a file belongs, its edition, what it changes in others, and the one writer."""
