"""The tables of the portal's database as they are now.

What belongs here: names, types and keys.
What does not: how an older database becomes this one (`versions`), or queries.

Times are whole seconds since 1970 (UTC), which SQLite and PostgreSQL hold alike.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

# `cakupan` is what the account's areas have in common: by it administrators find their own.
USERS = sa.Table(
    "pengguna",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("nama", sa.String(40), nullable=False, unique=True),
    sa.Column("nama_lengkap", sa.String(120), nullable=False),
    sa.Column("peran", sa.JSON, nullable=False),
    sa.Column("wilayah", sa.JSON, nullable=False),
    sa.Column("cakupan", sa.String(10), nullable=False, index=True),
    sa.Column("posyandu", sa.String(40)),
    sa.Column("opd", sa.String(80)),
    sa.Column("sandi", sa.String(200), nullable=False),
    sa.Column("sandi_pada", sa.BigInteger, nullable=False),
    sa.Column("wajib_ganti", sa.Boolean, nullable=False),
    sa.Column("aktif", sa.Boolean, nullable=False),
    sa.Column("dibuat", sa.BigInteger, nullable=False),
    sa.Column("dibuat_oleh", sa.String(40), nullable=False),
)

# A session is known by the hash of its cookie: whoever reads the database can use none.
SESSIONS = sa.Table(
    "sesi",
    METADATA,
    sa.Column("sidik", sa.String(64), primary_key=True),
    sa.Column(
        "pengguna", sa.Integer, sa.ForeignKey("pengguna.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("dibuat", sa.BigInteger, nullable=False),
    sa.Column("terakhir", sa.BigInteger, nullable=False, index=True),
    sa.Index("sesi_pengguna", "pengguna"),
)

# `kunci` is a keyed hash: no address and no account name lies here.
ATTEMPTS = sa.Table(
    "percobaan",
    METADATA,
    sa.Column("kunci", sa.String(64), primary_key=True),
    sa.Column("mulai", sa.BigInteger, nullable=False, index=True),
    sa.Column("jumlah", sa.Integer, nullable=False),
)

SENT = sa.Table(
    "kiriman",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("pengguna", sa.String(40), nullable=False),
    sa.Column("waktu", sa.BigInteger, nullable=False, index=True),
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
    sa.Index("kiriman_pengguna", "pengguna", "waktu"),
)
