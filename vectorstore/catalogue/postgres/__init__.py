"""PostgreSQL as the catalogue's database, for several machines."""
