"""Alembic's entry: runs the migrations over the connection that ``Catalogue.migrate`` hands in."""

from alembic import context

from vectorstore.catalogue.schema import Base

connection = context.config.attributes["connection"]
# A table is copied where SQLite can't alter it.
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
