"""The rows of the v3 extract as proposed: one kabupaten/kota at a time.

What belongs here: which families and persons a proposal adds, changes or takes off, and what
stands in each column.
What does not: which events are proposed (`select`), or writing files (assets).

A row says what is known and no more: a column that is not in `kolom_berubah` is as DTSEN has it,
a family's rank is never touched, and a KK number that no office has issued stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from register.outcome import Outcome
from schemas.amendments import FAMILY_ROWS, PERSON_ROWS
from schemas.dtsen import FAMILY_HEADER, PERSON_HEADER

_KK, _NIK = "nomor_kartu_keluarga", "nomor_induk_kependudukan"
_SEX = {"L": "1", "P": "2"}
_REAL = r"^\d{16}$"
# Columns of a person an event can change: v3 name → name in `anggota`.
_PERSONAL = {
    _NIK: "nik",
    _KK: "no_kk",
    "nama": "nama",
    "tanggal_lahir": "tgl_lahir",
    "jenis_kelamin": "jk",
    "status_hubungan_keluarga": "hubungan",
    "status_kawin": "status_kawin",
}
# Digits of the code, and the v3 columns of code and name, of every level of area.
_LEVELS = (
    (2, "kode_provinsi", "provinsi"),
    (4, "kode_kabupaten_kota", "kabupaten_kota"),
    (6, "kode_kecamatan", "kecamatan"),
    (10, "kode_kelurahan_desa", "kelurahan_desa"),
)
_PLACE = [name for _, code, label in _LEVELS for name in (code, label)]
_ORDER = ["kk_semula", _KK, "kk_sementara"]


@dataclass(frozen=True)
class Basis:
    """`ids`: id_laporan of events, their id_usul, and `baru`: proposed by this package."""

    ids: pl.DataFrame


@dataclass(frozen=True)
class PartRows:
    """FAMILY_ROWS and PERSON_ROWS of one kabupaten/kota, and `places`: id_usul of the new
    proposals whose rows stand here."""

    families: pl.DataFrame
    persons: pl.DataFrame
    places: pl.Series


def part_rows(
    kab: str,
    families: pl.DataFrame,
    members: pl.DataFrame,
    outcome: Outcome,
    basis: Basis,
    areas: pl.DataFrame,
) -> PartRows:
    """The proposed rows of area `kab`: of families DTSEN lists there, and of new ones formed there.

    families, members: the area's DTSEN rows, every column, of the families in
    `outcome.replaced`. areas: kode, nama of every area. Only rows on which an event proposed
    now bears are there; they show the family after all events in force.
    """
    here = outcome.families.filter(pl.col("kode_kabupaten_kota") == kab)
    persons = _persons(here, members, outcome, basis)
    cards = _families(here, families, members, outcome, basis, areas)
    ids = pl.concat([frame["id_usul"].str.split(";").explode() for frame in (persons, cards)])
    return PartRows(cards, persons, ids.drop_nulls().unique().sort())


def _persons(
    here: pl.DataFrame, members: pl.DataFrame, outcome: Outcome, basis: Basis
) -> pl.DataFrame:
    gone_abroad = outcome.families.filter(pl.col("keadaan") == "PINDAH_LN")["no_kk"].implode()
    now = outcome.members.select(
        "id_orang",
        "kk_dtsen",
        *(pl.col(name).alias(f"_{name}") for name in _PERSONAL.values()),
    ).with_columns(
        pl.col("_jk").replace_strict(_SEX, default=None, return_dtype=pl.String),
        pl.col("_no_kk").is_in(gone_abroad).alias("_pergi"),
    )
    listed = members.with_columns(pl.col(_KK).alias("kk_dtsen")).join(
        now, on=["kk_dtsen", "id_orang"], how="left"
    )
    taken = pl.col("_no_kk").is_null() | pl.col("_pergi")
    differs = {
        column: ~taken & pl.col(column).ne_missing(pl.col(f"_{name}"))
        for column, name in _PERSONAL.items()
    }
    kept = listed.with_columns(
        pl.when(taken).then(pl.lit("HAPUS")).otherwise(pl.lit("UBAH")).alias("tindakan"),
        _changed(differs),
        pl.col(_KK).alias("kk_semula"),
        pl.col(_NIK).alias("nik_semula"),
    ).filter((pl.col("tindakan") == "HAPUS") | (pl.col("kolom_berubah") != ""))
    kept = kept.with_columns(
        pl.when(taken).then(column).otherwise(f"_{name}").alias(column)
        for column, name in _PERSONAL.items()
    )
    added = (
        now.filter(pl.col("kk_dtsen").is_null())
        .join(here.select(pl.col("no_kk").alias("_no_kk")), on="_no_kk", how="semi")
        .with_columns(
            pl.lit("TAMBAH").alias("tindakan"),
            *(pl.col(f"_{name}").alias(column) for column, name in _PERSONAL.items()),
        )
        .with_columns(_given(_PERSONAL))
    )
    rows = pl.concat([kept, added], how="diagonal").with_row_index("_n")
    return _finished(
        rows, _basis_of_persons(rows, outcome, basis), PERSON_HEADER, PERSON_ROWS.column_names
    )


def _families(
    here: pl.DataFrame,
    families: pl.DataFrame,
    members: pl.DataFrame,
    outcome: Outcome,
    basis: Basis,
    areas: pl.DataFrame,
) -> pl.DataFrame:
    heads = (
        outcome.members.filter(pl.col("hubungan") == "1")
        .unique("no_kk", keep="first", maintain_order=True)
        .select("no_kk", pl.col("nama").alias("_kepala"), pl.col("id_orang").alias("_id"))
    )
    now = outcome.families.join(heads, on="no_kk", how="left").select(
        pl.col("no_kk").alias("_no_kk"),
        pl.col("no_kk_asal").alias("kk_dtsen"),
        pl.col("kode_desa").alias("_desa"),
        "kode_desa_dtsen",
        pl.col("jumlah_anggota").cast(pl.String).alias("_jumlah"),
        "_kepala",
        "_id",
        "peristiwa",
        (pl.col("keadaan") == "PINDAH_LN").alias("_pergi"),
    )
    before = members.group_by(pl.col(_KK).alias("kk_dtsen")).agg(
        pl.len().cast(pl.String).alias("_semula"),
        pl.col("id_orang")
        .filter(pl.col("status_hubungan_keluarga") == "1")
        .sort()
        .first()
        .alias("_id_dulu"),
    )
    listed = (
        families.with_columns(pl.col(_KK).alias("kk_dtsen"))
        .join(now, on="kk_dtsen", how="left")
        .join(before, on="kk_dtsen", how="left")
    )
    taken = pl.col("_no_kk").is_null() | pl.col("_pergi")
    moved = ~taken & pl.col("_desa").ne_missing(pl.col("kode_desa_dtsen"))
    other_head = pl.col("_id").ne_missing(pl.col("_id_dulu")) & pl.col("_kepala").is_not_null()
    differs = {
        _KK: ~taken & (pl.col("_no_kk") != pl.col(_KK)),
        **dict.fromkeys([*_PLACE, "alamat"], moved),
        "jumlah_anggota_keluarga": ~taken & pl.col("_jumlah").ne_missing(pl.col("_semula")),
        "nama_kepala_keluarga": ~taken & other_head,
    }
    texts = listed.with_columns(pl.col(name).cast(pl.String) for name in FAMILY_HEADER)
    kept = texts.with_columns(
        pl.when(taken).then(pl.lit("HAPUS")).otherwise(pl.lit("UBAH")).alias("tindakan"),
        _changed(differs),
        pl.col(_KK).alias("kk_semula"),
    ).filter((pl.col("tindakan") == "HAPUS") | (pl.col("kolom_berubah") != ""))
    value = _family_values(areas)
    kept = kept.with_columns(
        pl.when(differs[name]).then(value[name]).otherwise(name).alias(name) for name in differs
    )
    new = here.filter(pl.col("asal") == "BENTUKAN").select("no_kk")
    added = (
        now.join(new.rename({"no_kk": "_no_kk"}), on="_no_kk", how="semi")
        .with_columns(
            pl.lit("TAMBAH").alias("tindakan"), *(cell.alias(name) for name, cell in value.items())
        )
        .with_columns(_given([name for name in value if name != "alamat"]))
    )
    rows = pl.concat([kept, added], how="diagonal").with_row_index("_n")
    own = rows.select("_n", pl.col("peristiwa").alias("id_laporan")).explode("id_laporan")
    # an ended family names nothing any more: whoever left it says by which event
    leavers = outcome.changes.drop_nulls("kk_dtsen").select("kk_dtsen", "id_laporan")
    ended = (
        rows.filter(pl.col("tindakan") == "HAPUS")
        .select("_n", "kk_dtsen")
        .join(leavers, on="kk_dtsen")
    )
    bases = pl.concat([own.drop_nulls(), ended.select("_n", "id_laporan")]).unique()
    return _finished(rows, _with_ids(bases, basis), FAMILY_HEADER, FAMILY_ROWS.column_names)


def _family_values(areas: pl.DataFrame) -> dict[str, pl.Expr]:
    """The v3 cells of a family as the register knows it; a new address nobody told is missing."""
    # DTSEN writes areas in capitals
    names = dict(areas.select("kode", pl.col("nama").str.to_uppercase()).rows())
    cells: dict[str, pl.Expr] = {_KK: pl.col("_no_kk"), "alamat": pl.lit(None, pl.String)}
    for digits, code, label in _LEVELS:
        cells[code] = pl.col("_desa").str.head(digits)
        cells[label] = cells[code].replace_strict(names, default=None, return_dtype=pl.String)
    cells["jumlah_anggota_keluarga"] = pl.col("_jumlah")
    cells["nama_kepala_keluarga"] = pl.col("_kepala")
    return cells


def _basis_of_persons(rows: pl.DataFrame, outcome: Outcome, basis: Basis) -> pl.DataFrame:
    """_n, id_usul, baru: the events about the person; where there is none, about its family."""
    own = rows.select("_n", "kk_dtsen", "id_orang").join(
        outcome.changes.select("kk_dtsen", "id_orang", "id_laporan"),
        on=["kk_dtsen", "id_orang"],
        nulls_equal=True,
    )
    rest = rows.join(own, on="_n", how="anti").select("_n", pl.col("_no_kk").alias("no_kk"))
    family = rest.join(
        outcome.families.select("no_kk", pl.col("peristiwa").alias("id_laporan")), on="no_kk"
    ).explode("id_laporan")
    both = pl.concat([own.select("_n", "id_laporan"), family.select("_n", "id_laporan")])
    return _with_ids(both.drop_nulls().unique(), basis)


def _with_ids(bases: pl.DataFrame, basis: Basis) -> pl.DataFrame:
    named = bases.join(basis.ids, on="id_laporan").sort("_n", "id_usul")
    return named.group_by("_n", maintain_order=True).agg(
        pl.col("id_usul").filter("baru").unique(maintain_order=True).str.join(";"),
        pl.col("id_usul")
        .filter(~pl.col("baru"))
        .unique(maintain_order=True)
        .str.join(";")
        .alias("id_usul_terdahulu"),
    )


def _finished(
    rows: pl.DataFrame, named: pl.DataFrame, header: Sequence[str], columns: list[str]
) -> pl.DataFrame:
    """The rows an event of this package bears on, numbered, in the columns of their file."""
    provisional = ~pl.col(_KK).str.contains(_REAL).fill_null(value=True)
    texts = (
        rows.join(named, on="_n")
        .filter(pl.col("id_usul") != "")
        .with_columns(
            pl.when(provisional).then(_KK).alias("kk_sementara"),
            pl.when(~provisional).then(_KK).alias(_KK),
            pl.col("id_usul_terdahulu").replace("", None),
            pl.col("kolom_berubah").replace("", None),
        )
        .with_columns(
            (pl.col(name) if name in rows.columns else pl.lit(None)).cast(pl.String).alias(name)
            for name in header
        )
    )
    order = [*_ORDER, *(name for name in (_NIK, "nama", "tanggal_lahir") if name in header)]
    order += ["id_orang"] if "id_orang" in rows.columns else []
    return (
        texts.sort(order, nulls_last=True)
        .with_row_index("nomor", offset=1)
        .with_columns(pl.col("nomor").cast(pl.Int64))
        .with_columns(
            (pl.col(name) if name in texts.columns else pl.lit(None, pl.String)).alias(name)
            for name in columns
            if name != "nomor"
        )
        .select(columns)
    )


def _changed(differs: dict[str, pl.Expr]) -> pl.Expr:
    """`kolom_berubah`: the names of the columns that differ, in their order."""
    return pl.concat_str(
        [pl.when(test).then(pl.lit(name)) for name, test in differs.items()],
        separator=";",
        ignore_nulls=True,
    ).alias("kolom_berubah")


def _given(columns: Iterable[str]) -> pl.Expr:
    """`kolom_berubah` of a new row: the columns that say something."""
    return _changed({name: pl.col(name).is_not_null() for name in columns})
