"""The catalogue, the one truth: its database, its tables and their migrations, and what is kept in them."""
