"""A stratified sample of decisions for auditors.

What belongs here: the strata and the sampled rows.
What does not: drawing them (release.audit_sample).
"""

from __future__ import annotations

from dataclasses import replace

from schemas.columns import PRIBADI, text, whole
from schemas.decisions import DECISIONS
from schemas.faces import OFFICER
from schemas.table import Column, Table

_STRATUM = tuple(DECISIONS[name] for name in ("program", "status", "kode_provinsi"))
_WEIGHT = Column(
    "penimbang",
    "Float64",
    "berapa putusan diwakili satu baris sampel: isi lapisan dibagi sampelnya",
    nullable=False,
)

STRATA = Table(
    "lapisan",
    "lapisan sampel: semua putusan menurut program, status dan provinsi",
    (
        *(column.required() for column in _STRATUM),
        whole("isi", "putusan dalam lapisan", 1).required(),
        whole("sampel", "putusan yang diambil", 1).required(),
        _WEIGHT,
    ),
    key=tuple(column.name for column in _STRATUM),
    sort=tuple(column.name for column in _STRATUM),
)

SAMPLE = Table(
    "sampel",
    "putusan yang diambil, dengan semua alasan dan penerimanya",
    (
        text("undian_sampel", "sha256(benih|program|no_kk), urutan ambil", PRIBADI).required(),
        _WEIGHT,
        *DECISIONS.columns,
        *(replace(OFFICER[name]) for name in ("nik_pengurus", "nama_pengurus", "rincian", "kanal")),
    ),
    key=("program", "no_kk"),
    sort=("program", "status", "kode_provinsi", "undian_sampel"),
)
