"""Obligations, the readings of an edition, and corrections.

Revision: 0002. An edition that was kept before has no obligations until it is read again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_UNIQUE = "uq_editions_plan_id"  # as the naming convention has it


def upgrade() -> None:
    last = _last_key()
    with op.batch_alter_table("editions", table_kwargs={"sqlite_autoincrement": True}) as editions:
        editions.add_column(sa.Column("reading", sa.Integer(), nullable=False, server_default="1"))
        editions.add_column(sa.Column("obligations", sa.Integer(), nullable=False, server_default="0"))
        editions.drop_constraint(_UNIQUE, type_="unique")
        editions.create_unique_constraint(_UNIQUE, ["plan_id", "number", "reading"])
    _go_on_after(last)
    _obligations()
    _corrections()


def _last_key() -> int:
    """The last key that SQLite gave an edition: the copy must not give it again, also where its edition is gone."""
    if op.get_bind().dialect.name != "sqlite":
        return 0
    return op.get_bind().execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'editions'")).scalar() or 0


def _go_on_after(last: int) -> None:
    if last:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'editions'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('editions', {last:d})")


def _obligations() -> None:
    op.create_table(
        "obligations",
        sa.Column("edition_key", sa.Integer(), sa.ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
    )
    op.create_index("ix_obligations_id", "obligations", ["id"])


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("obligation_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_plan_id", "corrections", ["plan_id"])


def downgrade() -> None:
    op.drop_table("corrections")
    op.drop_table("obligations")
    same = "later.plan_id = editions.plan_id AND later.number = editions.number"
    replaced = f"SELECT 1 FROM editions AS later WHERE later.activated AND {same} AND later.reading > editions.reading"
    op.execute(f"DELETE FROM editions WHERE NOT activated OR EXISTS ({replaced})")
    op.execute("DELETE FROM passages WHERE edition_key NOT IN (SELECT key FROM editions)")
    with op.batch_alter_table("editions", table_kwargs={"sqlite_autoincrement": True}) as editions:
        editions.drop_constraint(_UNIQUE, type_="unique")
        editions.create_unique_constraint(_UNIQUE, ["plan_id", "number"])
        editions.drop_column("obligations")
        editions.drop_column("reading")
