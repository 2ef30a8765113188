"""Reports of one and the same event: found, grouped, and the winner chosen.

What belongs here: who reports the same thing, which report wins, what the others add.
What does not: twins (`births`) and reports that exclude each other (`contradictions`).
"""

from __future__ import annotations

import polars as pl

from register.births import birth_marks, same_baby
from register.evidence import STRENGTH
from register.groups import connected
from register.policy import Policy
from register.proposals import CORRECTED

_MOVES = ("PINDAH", "PINDAH_LN", "MERANTAU")
_COUPLES = ("PERKAWINAN", "NIKAH_TIDAK_TERCATAT", "PERCERAIAN", "PERCERAIAN_TANPA_AKTA")


def group_events(accepted: pl.DataFrame, named: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """`accepted` with `id_kejadian` (the winner's id) and what the group adds to the winner.

    The winner has the strongest evidence (a document, then a second source), then the
    earliest tgl_lapor, then the smallest id_laporan. The group's evidence is that of its
    strongest report. Where the winner leaves a cell empty, the next report that fills it
    speaks; a destination is taken from an arrival before a departure.
    """
    pairs = pl.concat(
        [_pairs_of_people(accepted, named), _pairs_of_babies(accepted, named, policy)]
    )
    group = connected(pairs, accepted["id_laporan"]).rename({"anggota": "id_laporan"})
    rows = accepted.join(group, on="id_laporan").sort(
        "kelompok", "kuat", "tgl_lapor", "id_laporan", descending=[False, True, False, False]
    )
    summary = rows.group_by("kelompok", maintain_order=True).agg(
        pl.col("id_laporan").first().alias("id_kejadian"),
        pl.col("kuat").max().alias("_kuat"),
        pl.col("surat_lahir").any().alias("_surat"),
        pl.col("desa_tujuan")
        .filter(pl.col("arah") == "DATANG")
        .drop_nulls()
        .first()
        .alias("_tiba"),
        pl.col("desa_tujuan")
        .filter(pl.col("arah") == "DATANG")
        .drop_nulls()
        .n_unique()
        .alias("tujuan_beda"),
        *(pl.col(name).drop_nulls().first().alias(f"_{name}") for name in _FILLED),
        _seen_at_both_ends().alias("_dua_ujung"),
        pl.col("jenis").n_unique().alias("jenis_beda"),
        pl.max_horizontal(pl.col(name).drop_nulls().n_unique() for name in CORRECTED).alias(
            "koreksi_beda"
        ),
    )
    return (
        rows.join(summary, on="kelompok", how="left")
        .with_columns(
            pl.when("_dua_ujung")
            .then(pl.max_horizontal("_kuat", pl.lit(STRENGTH["DUA_SUMBER"])))
            .otherwise("_kuat")
            .cast(pl.Int32)
            .alias("kuat_kejadian"),
            pl.col("_surat").alias("surat_lahir"),
            pl.coalesce("_tiba", "_desa_tujuan").alias("desa_tujuan"),
            *(pl.col(f"_{name}").alias(name) for name in _FILLED if name != "desa_tujuan"),
        )
        .select(
            *accepted.columns,
            "id_kejadian",
            "kuat_kejadian",
            "tujuan_beda",
            "jenis_beda",
            "koreksi_beda",
        )
    )


_FILLED = (
    "no_kk_baru",
    "desa_tujuan",
    "desa_asal",
    "tetap_di_kk",
    "nama_bayi",
    "nik_bayi",
    "hpht",
    "kehamilan_ke",
    *CORRECTED,
)


def _seen_at_both_ends() -> pl.Expr:
    """A move reported as departure by one village and as arrival by another: two sources."""
    leaving = pl.col("desa_lapor").filter(pl.col("arah") == "KELUAR").drop_nulls()
    coming = pl.col("desa_lapor").filter(pl.col("arah") == "DATANG").drop_nulls()
    return (
        (leaving.len() > 0)
        & (coming.len() > 0)
        & (leaving.first() != coming.first()).fill_null(False)
    )


def _pairs_of_people(accepted: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Pairs of reports of one kind that share their people within the kind's window."""
    keys = pl.concat(
        [
            _own_key(accepted),
            _couple_key(accepted),
            _family_key(accepted),
            _mover_keys(accepted, named),
            _complaint_key(accepted),
        ]
    ).unique()
    dated = keys.join(
        accepted.select("id_laporan", "tgl_kejadian", "jendela"), on="id_laporan"
    ).sort("id_laporan")
    return (
        dated.join(dated, on="kunci", suffix="_b")
        .filter(
            (pl.col("id_laporan") < pl.col("id_laporan_b"))
            & (
                (pl.col("tgl_kejadian") - pl.col("tgl_kejadian_b")).dt.total_days().abs()
                <= pl.min_horizontal("jendela", "jendela_b")
            )
        )
        .select(pl.col("id_laporan").alias("kiri"), pl.col("id_laporan_b").alias("kanan"))
        .unique()
    )


def _keyed(rows: pl.DataFrame, *parts: str) -> pl.DataFrame:
    return rows.select(
        "id_laporan", pl.concat_str("golongan", *parts, separator="|").alias("kunci")
    ).drop_nulls()


def _own_key(accepted: pl.DataFrame) -> pl.DataFrame:
    """Kinds about one person: that person, or the family when the person is no DTSEN row."""
    alone = accepted.filter(~pl.col("golongan").is_in([*_MOVES, *_COUPLES, "KELAHIRAN", "ADUAN"]))
    return _keyed(alone.with_columns(pl.coalesce("orang", "no_kk").alias("_o")), "_o")


def _couple_key(accepted: pl.DataFrame) -> pl.DataFrame:
    return _keyed(accepted.filter(pl.col("golongan").is_in(_COUPLES)), "orang", "orang_kedua")


def _complaint_key(accepted: pl.DataFrame) -> pl.DataFrame:
    """One grievance: the same kind of complaint about the same family."""
    return _keyed(accepted.filter(pl.col("golongan") == "ADUAN"), "jenis_aduan", "no_kk")


def _family_key(accepted: pl.DataFrame) -> pl.DataFrame:
    whole = accepted.filter(pl.col("jenis").is_in(["PINDAH_KELUARGA", "PINDAH_LN_KELUARGA"]))
    return _keyed(whole.with_columns(pl.lit("KELUARGA").alias("_o")), "_o", "no_kk")


def _mover_keys(accepted: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Everybody a move names, the companions too: one post names the wife, the other her son."""
    moves = accepted.filter(pl.col("golongan").is_in(_MOVES)).select("id_laporan", "golongan")
    movers = named.filter(
        pl.col("peran").is_in(["SUBJEK", "IKUT"]) & (pl.col("keputusan") == "DITERIMA")
    ).select("id_laporan", "orang")
    return _keyed(moves.join(movers, on="id_laporan"), "orang")


def _pairs_of_babies(accepted: pl.DataFrame, named: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    births = accepted.filter(pl.col("golongan") == "KELAHIRAN")
    mothers = named.filter((pl.col("peran") == "IBU") & (pl.col("keputusan") == "DITERIMA")).select(
        "id_laporan", pl.col("orang").alias("ibu")
    )
    return same_baby(birth_marks(births, mothers), policy)
