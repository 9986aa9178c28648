"""Files seen and waiting, what plans say of other documents, jobs, questions asked and feedback.

Revision: 0004. A plan that was kept before says nothing of others until it is read again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = ("feedback", "asked", "job_files", "jobs", "decisions", "dismissed", "waiting", "seen")


def upgrade() -> None:
    op.add_column("plans", sa.Column("last", sa.Integer(), nullable=True))
    served = "SELECT max(key) FROM editions WHERE plan_id = plans.id AND activated"
    op.execute(f"UPDATE plans SET last = ({served}) WHERE current IS NULL")
    op.add_column("editions", sa.Column("changes", sa.JSON(), nullable=False, server_default="[]"))
    _files()
    _jobs()
    _readers()


def _files() -> None:
    op.create_table(
        "seen",
        sa.Column("path", sa.String(), primary_key=True),
        sa.Column("plan_id", sa.String(), sa.ForeignKey("plans.id", ondelete="CASCADE"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
    )
    op.create_index("ix_seen_plan_id", "seen", ["plan_id"])
    latest = "SELECT max(key) FROM editions WHERE activated AND path <> '' GROUP BY path"
    op.execute(
        "INSERT INTO seen (path, plan_id, digest, seen_at) "
        f"SELECT path, plan_id, digest, ingested_at FROM editions WHERE key IN ({latest})"
    )
    op.create_table(
        "waiting",
        sa.Column("edition_key", sa.Integer(), sa.ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
    )
    op.create_table(
        "dismissed",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("target_id", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_plan_id", "decisions", ["plan_id"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("beat_at", sa.Double(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Double(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("doing", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_table(
        "job_files",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("reports", sa.JSON(), nullable=False),
    )


def _readers() -> None:
    op.create_table(
        "asked",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("understood", sa.JSON(), nullable=False),
        sa.Column("plans", sa.JSON(), nullable=False),
        sa.Column("citations", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_asked_at", "asked", ["at"])
    op.create_index("ix_asked_status", "asked", ["status"])
    op.create_table(
        "feedback",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("handled_by", sa.String(), nullable=True),
        sa.Column("handled_at", sa.String(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_at", "feedback", ["at"])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    with op.batch_alter_table("editions", table_kwargs={"sqlite_autoincrement": True}) as editions:
        editions.drop_column("changes")
    op.drop_column("plans", "last")
