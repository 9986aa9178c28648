"""The catalogue's migrations, run by ``Catalogue.migrate``; no alembic.ini is needed."""

HEAD = "0008"  # the newest revision; a catalogue that is at it is opened without importing Alembic
