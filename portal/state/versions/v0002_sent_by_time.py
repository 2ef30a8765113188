"""Entries of senders' lists are found by their time, as old ones are removed.

What belongs here: the index.
What does not: how long an entry is kept (`limits.yaml`).
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_kiriman_waktu", "kiriman", ["waktu"])


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_kiriman_waktu", "kiriman")
