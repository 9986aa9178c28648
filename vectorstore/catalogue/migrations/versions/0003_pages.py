"""Pages, the original files, and what was noted of them.

Revision: 0003. An edition that was kept before has no pages and no file until its file is read anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("file", sa.String(), nullable=False, server_default=""))
    op.add_column("editions", sa.Column("pages", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("editions", sa.Column("confidence", sa.Double(), nullable=True))
    op.add_column("editions", sa.Column("noted", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_editions_file", "editions", ["file"])
    op.create_table(
        "pages",
        sa.Column("edition_key", sa.Integer(), sa.ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("placed", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("pages")
    op.drop_index("ix_editions_file", "editions")
    with op.batch_alter_table("editions", table_kwargs={"sqlite_autoincrement": True}) as editions:
        editions.drop_column("noted")
        editions.drop_column("confidence")
        editions.drop_column("pages")
        editions.drop_column("file")
