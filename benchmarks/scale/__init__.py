"""How ingest, memory and answers hold as the store grows: see ``__main__``."""
