"""Task tables: where they lie, their rows and cells, and the passages made of them."""
