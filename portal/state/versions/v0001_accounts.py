"""Accounts, sessions, counters, and what was sent.

What belongs here: the first schema, as it was.
What does not: later changes; each has a file of its own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "pengguna",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("nama", sa.String(40), nullable=False, unique=True),
        sa.Column("nama_lengkap", sa.String(120), nullable=False),
        sa.Column("peran", sa.JSON, nullable=False),
        sa.Column("wilayah", sa.JSON, nullable=False),
        sa.Column("cakupan", sa.String(10), nullable=False),
        sa.Column("posyandu", sa.String(40)),
        sa.Column("opd", sa.String(80)),
        sa.Column("sandi", sa.String(200), nullable=False),
        sa.Column("sandi_pada", sa.BigInteger, nullable=False),
        sa.Column("wajib_ganti", sa.Boolean, nullable=False),
        sa.Column("aktif", sa.Boolean, nullable=False),
        sa.Column("dibuat", sa.BigInteger, nullable=False),
        sa.Column("dibuat_oleh", sa.String(40), nullable=False),
    )
    op.create_index("ix_pengguna_cakupan", "pengguna", ["cakupan"])
    op.create_table(
        "sesi",
        sa.Column("sidik", sa.String(64), primary_key=True),
        sa.Column(
            "pengguna",
            sa.Integer,
            sa.ForeignKey("pengguna.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("dibuat", sa.BigInteger, nullable=False),
        sa.Column("terakhir", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sesi_terakhir", "sesi", ["terakhir"])
    op.create_index("sesi_pengguna", "sesi", ["pengguna"])
    op.create_table(
        "percobaan",
        sa.Column("kunci", sa.String(64), primary_key=True),
        sa.Column("mulai", sa.BigInteger, nullable=False),
        sa.Column("jumlah", sa.Integer, nullable=False),
    )
    op.create_index("ix_percobaan_mulai", "percobaan", ["mulai"])
    op.create_table(
        "kiriman",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("pengguna", sa.String(40), nullable=False),
        sa.Column("waktu", sa.BigInteger, nullable=False),
        sa.Column("wilayah", sa.String(10), nullable=False),
        sa.Column("nama_asal", sa.String(120), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bita", sa.BigInteger, nullable=False),
        sa.Column("jalur", sa.String(200)),
        sa.Column("keadaan", sa.String(20), nullable=False),
        sa.Column("dibaca", sa.Integer, nullable=False),
        sa.Column("diterima", sa.Integer, nullable=False),
        sa.Column("ditolak", sa.Integer, nullable=False),
        sa.Column("diperbaiki", sa.Integer, nullable=False),
        sa.Column("rincian", sa.JSON, nullable=False),
    )
    op.create_index("kiriman_pengguna", "kiriman", ["pengguna", "waktu"])


def downgrade() -> None:
    """Remove them."""
    for table in ("kiriman", "percobaan", "sesi", "pengguna"):
        op.drop_table(table)
