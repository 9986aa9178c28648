"""Plans, editions, passages and the state counter.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=True),
    )
    _editions()
    _passages()
    with op.batch_alter_table("plans") as plans:  # plans and editions refer to each other
        plans.create_foreign_key("fk_plans_current", "editions", ["current"], ["key"])
    state = op.create_table(
        "state",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("value", sa.Integer(), nullable=False),
    )
    op.bulk_insert(state, [{"id": 1, "value": 0}])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("ingested_at", sa.String(), nullable=False),
        sa.Column("activated", sa.Boolean(), nullable=False),
        sa.Column("indexed", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("plan_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_editions_path", "editions", ["path"])
    op.create_index("ix_editions_digest", "editions", ["digest"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("edition_key", sa.Integer(), sa.ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer(), primary_key=True),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("state")
    op.drop_table("passages")
    with op.batch_alter_table("plans") as plans:
        plans.drop_constraint("fk_plans_current", type_="foreignkey")
    op.drop_table("editions")
    op.drop_table("plans")
