"""On PostgreSQL, numbers are as wide as SQLite's, and texts are in the order of their code points, as there.

Revision: 0006. Nothing of a catalogue in SQLite changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    database = op.get_bind()
    if database.dialect.name != "postgresql":
        return
    looked = sa.inspect(database)
    for table in looked.get_table_names():
        if table == "alembic_version":
            continue
        changes = []
        for column in looked.get_columns(table):
            name = f'"{column["name"]}"'
            if isinstance(column["type"], sa.Integer):
                changes.append(f"ALTER COLUMN {name} TYPE BIGINT")
                _widen_sequence(database, table, column["name"])
            elif isinstance(column["type"], sa.String):
                changes.append(f'ALTER COLUMN {name} TYPE VARCHAR COLLATE "C"')
        op.execute(f'ALTER TABLE "{table}" {", ".join(changes)}')


def _widen_sequence(database: sa.Connection, table: str, column: str) -> None:
    of_column = sa.text("SELECT pg_get_serial_sequence(:table, :column)")
    sequence = database.execute(of_column, {"table": f'"{table}"', "column": column}).scalar()
    if sequence is not None:
        op.execute(f"ALTER SEQUENCE {sequence} AS BIGINT")


def downgrade() -> None:
    pass
