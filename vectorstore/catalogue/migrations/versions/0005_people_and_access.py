"""People, sessions, links, tokens, sign-ins tried, collections and the audit trail.

Revision: 0005. Every plan that was kept before is in no collection, and for everybody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("audit", "collected", "collections", "attempts", "tokens", "links", "sessions", "people")


def upgrade() -> None:
    _people()
    _keys()
    _collections()
    op.create_table(
        "audit",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("at", "who", "action"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
    op.add_column("job_files", sa.Column("collection", sa.String(), nullable=False, server_default=""))


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("given_role", sa.String(), nullable=False),
        sa.Column("given_groups", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=True),
        sa.UniqueConstraint("name_key", name="uq_people_name_key"),
        sa.UniqueConstraint("origin", "subject", name="uq_people_origin"),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("person_id", sa.String(), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("opened_at", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])


def _keys() -> None:
    op.create_table(
        "links",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("person_id", sa.String(), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
    )
    op.create_index("ix_links_person_id", "links", ["person_id"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("used_at", sa.String(), nullable=True),
        sa.Column("revoked_at", sa.String(), nullable=True),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )
    op.create_index("ix_tokens_person_id", "tokens", ["person_id"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("name_key", "address", "at"):
        op.create_index(f"ix_attempts_{column}", "attempts", [column])


def _collections() -> None:
    op.create_table(
        "collections",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("standard", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.UniqueConstraint("name_key", name="uq_collections_name_key"),
    )
    op.create_table(
        "collected",
        sa.Column("plan_id", sa.String(), sa.ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("collection_id", sa.String(), sa.ForeignKey("collections.id"), nullable=False),
    )
    op.create_index("ix_collected_collection_id", "collected", ["collection_id"])


def downgrade() -> None:
    op.drop_column("job_files", "collection")
    for table in _TABLES:
        op.drop_table(table)
