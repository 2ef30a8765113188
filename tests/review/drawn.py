"""Small tables for the tests of review: one death, one birth with mother and father."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import polars as pl

import review
from schemas.linkage import LINKS
from schemas.review import DECISIONS, MENTION, REVOCATIONS

DEATH = ("3325-KM-1", "isi1", "SUBJEK", 0)
BABY, MOTHER, FATHER = (("3325-LH-1", "isi2", role, 0) for role in ("BAYI", "IBU", "AYAH"))
KK, OTHER_KK = "3325010505050005", "3325010606060006"
MAN, TWIN, WIFE, HUSBAND = (
    ("3325010101500001", KK),
    ("3325010101500009", OTHER_KK),
    ("3325014304900012", KK),
    ("3325010101850001", KK),
)
FORM = {DEATH: "kematian", BABY: "kelahiran", MOTHER: "kelahiran", FATHER: "kelahiran"}


def people(**changes: Any) -> pl.DataFrame:
    """What the reports say of the four; `changes` of the man who died."""
    rows = [
        {"nama": "SUKARDI", "nik": "3325010101500002", "rt": "001", **changes},
        {"nama": None, "nik": None, "rt": "004"},
        {"nama": "KUSUMA LESTARI", "nik": None, "rt": "004"},
        {"nama": "BAMBANG", "nik": None, "rt": "004"},
    ]
    frame = pl.DataFrame(
        [
            {
                **dict(zip(MENTION, mention, strict=True)),
                "formulir": FORM[mention],
                "no_kk": None,
                "tgl_lahir": date(1950, 1, 1),
                "jk": "L",
                "kode_desa": "3325082001",
                "kode_desa_asal": None,
                "kode_desa_tujuan": None,
                "nama_kepala_keluarga": None,
                "nama_pasangan": None,
                **row,
            }
            for mention, row in zip(FORM, rows, strict=True)
        ],
        schema_overrides={"urutan": pl.Int16, "no_kk": pl.String, "nama": pl.String}
        | {
            name: pl.String
            for name in ("kode_desa_asal", "kode_desa_tujuan", "nama_kepala_keluarga")
        }
        | {"nama_pasangan": pl.String, "nik": pl.String},
        infer_schema_length=None,
    )
    return frame


def facts(**changes: Any) -> pl.DataFrame:
    """What DTSEN says of the candidates; `changes` of the man who died."""
    names = {MAN: "SUKARDI", TWIN: "SUKARDI", WIFE: "KUSUMAWARDANI LESTARI", HUSBAND: "BAMBANG T"}
    rows = [
        {
            "id_orang": nik,
            "no_kk": kk,
            "nik": nik,
            "nama": names[nik, kk],
            "tgl_lahir": date(1950, 1, 1),
            "jk": "L",
            "hubungan": "1",
            "rt": "001",
            "kode_desa": "3325082001",
            "nama_kepala_keluarga": "BAMBANG T",
            "alamat": "JL MAWAR",
            **(changes if (nik, kk) == MAN else {}),
        }
        for nik, kk in names
    ]
    homes = [
        dict.fromkeys(rows[0])
        | {"no_kk": kk, "kode_desa": "3325082001", "nama_kepala_keluarga": "BAMBANG T"}
        for kk in (KK, OTHER_KK)
    ]
    return pl.DataFrame(rows + homes, infer_schema_length=None)


def links(**decided: str) -> pl.DataFrame:
    """The engine's links: the death waits, the birth is accepted through the mother.

    `decided`: role → keputusan.
    """
    said = {"SUBJEK": "TINJAU", "BAYI": "DITERIMA", "IBU": "DITERIMA", "AYAH": "TINJAU"} | decided
    who = {DEATH: MAN, BABY: (None, KK), MOTHER: WIFE, FATHER: HUSBAND}
    rows = [
        {
            **dict(zip(MENTION, mention, strict=True)),
            "formulir": FORM[mention],
            "nik_padan": who[mention][0],
            "id_orang_padan": who[mention][0],
            "no_kk_padan": who[mention][1],
            "peluang": 0.7,
            "bobot": 12.5,
            "keputusan": said[mention[2]],
            "cara": "KELUARGA" if mention[2] == "BAYI" else "FUZZY",
            "nik_kedua": TWIN[0] if mention is DEATH else None,
            "id_orang_kedua": TWIN[0] if mention is DEATH else None,
            "bobot_kedua": 9.0 if mention is DEATH else None,
            "nik_sama": False,
            "nama_sepakat": True,
            "pola": "keluarga=ibu"
            if mention[2] == "BAYI"
            else "nama=sama;nik=satu_beda;wilayah=desa",
            "versi_model": "dasar-1",
            "versi_dtsen": "2025T4",
        }
        for mention in FORM
    ]
    schema = LINKS.polars_schema()
    frame = pl.DataFrame(
        rows,
        schema_overrides={"nik_kedua": pl.String, "id_orang_kedua": pl.String},
        infer_schema_length=None,
    )
    missing = [
        pl.lit(None).cast(dtype).alias(name)
        for name, dtype in schema.items()
        if name not in frame.columns
    ]
    return frame.with_columns(*missing).select(
        pl.col(name).cast(dtype) for name, dtype in schema.items()
    )


def consequences() -> pl.DataFrame:
    """The death can stop a payment and has its paper; the birth lowers nothing."""
    return pl.DataFrame(
        {
            "id_laporan": [DEATH[0], BABY[0]],
            "isi": [DEATH[1], BABY[1]],
            "jenis": ["KEMATIAN", "KELAHIRAN"],
            "dua_petugas": [True, False],
            "berdokumen": [True, False],
        }
    )


def pair(mention: tuple[str, str, str, int], candidate: tuple[str | None, str]) -> pl.DataFrame:
    """MENTION and CANDIDATE of one pair."""
    return pl.DataFrame(
        [(*mention, candidate[0], candidate[1], candidate[0])],
        schema={
            **{name: LINKS.polars_schema()[name] for name in MENTION},
            "id_orang_calon": pl.String(),
            "no_kk_calon": pl.String(),
            "nik_calon": pl.String(),
        },
        orient="row",
    )


def decided(
    answer: str,
    officer: str,
    mention: tuple[str, str, str, int] = DEATH,
    candidate: tuple[str | None, str] = MAN,
    day: date = date(2025, 10, 20),
) -> pl.DataFrame:
    """One decision about a pair, as recorded."""
    row = review.pairs_of(pair(mention, candidate), people(), facts()).with_columns(
        pl.lit(answer).alias("putusan"),
        pl.lit(officer).alias("petugas"),
        pl.lit(None, pl.String).alias("catatan"),
        pl.lit(day).alias("tanggal"),
        pl.lit(mention is DEATH).alias("dua_petugas"),
        pl.lit(0.7).alias("peluang"),
        pl.lit("nama=sama").alias("pola"),
        pl.lit("dasar-1").alias("versi_model"),
        pl.lit("2025T4").alias("versi_dtsen"),
        pl.lit("buku").alias("id_buku"),
        pl.concat_str(
            pl.col("bukti").str.head(10),
            pl.lit(hashlib.sha256(f"{answer}{officer}".encode()).hexdigest()[:6]),
        ).alias("id_keputusan"),
    )
    return row.select(pl.col(name).cast(dtype) for name, dtype in DECISIONS.polars_schema().items())


def taken_back(decision: pl.DataFrame, officer: str, day: date = date(2025, 11, 5)) -> pl.DataFrame:
    """One officer's revocation of a decision."""
    row = decision.with_columns(
        pl.lit(officer).alias("petugas"),
        pl.lit("keliru").alias("alasan"),
        pl.lit(day).alias("tanggal"),
    )
    return row.select(
        pl.col(name).cast(dtype) for name, dtype in REVOCATIONS.polars_schema().items()
    )


def stack(*frames: pl.DataFrame, table: Any = DECISIONS) -> pl.DataFrame:
    """Decisions, or none."""
    return pl.concat([table.empty(), *frames])


def standing(decisions: pl.DataFrame, revocations: pl.DataFrame) -> pl.DataFrame:
    """The touched pairs, evidence unchanged."""
    return review.standing(decisions, revocations, people(), facts(), consequences())


def settled(
    engine: pl.DataFrame, decisions: pl.DataFrame, revocations: pl.DataFrame | None = None
) -> dict[str, dict[str, Any]]:
    """Role → settled link."""
    back = REVOCATIONS.empty() if revocations is None else revocations
    rows = review.settled(engine, standing(decisions, back), decisions, back)
    return {row["peran"]: row for row in rows.iter_rows(named=True)}
