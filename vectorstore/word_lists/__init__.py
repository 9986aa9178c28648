"""An admin's own word lists, changed entry by entry."""
