"""An index by which editions are looked for that don't serve, whatever their texts are.

Revision: 0008.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_editions_activated", "editions", ["activated", "indexed"])


def downgrade() -> None:
    op.drop_index("ix_editions_activated", table_name="editions")
