"""Which tokens of host pages opened a visit of the box: before, each process remembered its own.

Revision: 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    order = "C" if op.get_bind().dialect.name == "postgresql" else None  # as 0006 says
    op.create_table(
        "used_tokens",
        sa.Column("digest", sa.String(collation=order), primary_key=True),
        sa.Column("until", sa.Double(), nullable=False),
    )
    op.create_index("ix_used_tokens_until", "used_tokens", ["until"])


def downgrade() -> None:
    op.drop_index("ix_used_tokens_until", "used_tokens")
    op.drop_table("used_tokens")
