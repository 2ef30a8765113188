"""What each event did to whom: one row per thing it changed.

What belongs here: comparing the state before and after a round, and naming the difference.
What does not: deciding or carrying out an event (`actions`, `step`).
"""

from __future__ import annotations

import polars as pl

from register.state import TRAIL, State
from schemas.families import CHANGES

# What a change of one column is called; of a person, and of a family.
_OF_PEOPLE = {
    "status_kawin": "STATUS_KAWIN",
    "nik": "NIK",
    "nama": "NAMA",
    "tgl_lahir": "TGL_LAHIR",
    "jk": "JENIS_KELAMIN",
}
_OF_FAMILIES = {"no_kk": "NOMOR_KK", "kode_desa": "DESA", "kepala": "KEPALA_KELUARGA"}


def trail_of(acting: pl.DataFrame, before: State, after: State) -> pl.DataFrame:
    """TRAIL rows of one round. A group has one event in a round: what changed in it is its doing.

    `acting`: events that do something, with gugus. Rows of people: who came, went or changed a
    column; of families: number, village, head, going abroad. Formed families have no row of
    their own: those who moved into them name them.
    """
    event = acting.select("gugus", "id_laporan", "urut")
    place = {
        name: state.families.select(
            pl.col("kel").alias(f"kel_{name}"),
            pl.col("no_kk").alias(f"no_kk_{name}"),
            pl.col("kode_desa").alias(f"desa_{name}"),
        )
        for name, state in (("asal", before), ("tujuan", after))
    }
    people = after.people.join(before.people, on="orang", how="left", suffix="_dulu").with_columns(
        pl.col("id_orang_dulu").is_null().alias("baru")
    )
    moved = (
        people.filter(pl.col("baru") | pl.col("kel").ne_missing(pl.col("kel_dulu")))
        .join(event, on="gugus")
        .rename({"kel_dulu": "kel_asal", "kel": "kel_tujuan"})
        .join(place["asal"], on="kel_asal", how="left")
        .join(place["tujuan"], on="kel_tujuan", how="left")
        .with_columns(
            pl.when("baru")
            .then(pl.lit("LAHIR"))
            .when(pl.col("keluar") == "MATI")
            .then(pl.lit("MENINGGAL"))
            .when(pl.col("kel_tujuan").is_null())
            .then(pl.lit("KE_LUAR_NEGERI"))
            .otherwise(pl.lit("PINDAH_KK"))
            .alias("hal"),
            pl.col("desa_asal").alias("dari"),
            pl.col("desa_tujuan").alias("menjadi"),
            pl.coalesce("hubungan_dulu", "hubungan").alias("hubungan"),
        )
    )
    rows = [_shaped(moved)]
    known = people.filter(~pl.col("baru"))
    for column, word in _OF_PEOPLE.items():
        rows.append(_changed(known, column, word, event, place["tujuan"]))
    families = after.families.join(before.families, on="kel", suffix="_dulu").rename(
        {"no_kk_dulu": "no_kk_asal", "no_kk": "no_kk_tujuan"}
    )
    families = families.with_columns(
        pl.col("no_kk_asal").alias("no_kk_dulu"), pl.col("no_kk_tujuan").alias("no_kk")
    )
    for column, word in _OF_FAMILIES.items():
        rows.append(_changed_family(families, column, word, event))
    abroad = families.filter(
        (pl.col("keadaan") != pl.col("keadaan_dulu")) & (pl.col("keadaan") == "PINDAH_LN")
    )
    rows.append(_shaped(abroad.join(event, on="gugus").with_columns(hal=pl.lit("KELUARGA_KE_LN"))))
    return pl.concat(rows)


def successions(trail: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """TRAIL rows of heads who followed one that left, under the event that took the last of them.

    `heads`: people after succession, in their families. A head an event named has its row.
    """
    left = (
        trail.filter((pl.col("hubungan") == "1") & pl.col("hal").is_in(_LEAVING))
        .sort("urut")
        .unique("kel_asal", keep="last", maintain_order=True)
    )
    named = trail.filter(pl.col("hal") == "KEPALA_KELUARGA").select(
        pl.col("kel_asal").alias("kel"), pl.col("urut").alias("_kapan")
    )
    now = heads.filter(pl.col("hubungan") == "1").select("kel", pl.col("orang").alias("_kepala"))
    return _shaped(
        left.select(
            "id_laporan",
            "urut",
            pl.col("kel_asal").alias("kel"),
            "no_kk_asal",
            pl.col("orang").alias("dari"),
        )
        .join(now, on="kel")
        .join(named.group_by("kel").agg(pl.col("_kapan").max()), on="kel", how="left")
        .filter((pl.col("_kapan") < pl.col("urut")).fill_null(value=True))
        .with_columns(
            pl.lit("KEPALA_KELUARGA").alias("hal"),
            pl.col("_kepala").alias("orang"),
            pl.col("_kepala").alias("menjadi"),
            pl.col("kel").alias("kel_asal"),
            pl.col("kel").alias("kel_tujuan"),
            pl.col("no_kk_asal").alias("no_kk_tujuan"),
        )
    )


_LEAVING = ("MENINGGAL", "KE_LUAR_NEGERI", "PINDAH_KK")


def change_table(trail: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`perubahan_peristiwa`: the trail with the persons' own keys. `people`: of the last state."""
    person = people.select(
        "orang", "id_orang", "nik", "kk_dtsen", pl.col("nama"), pl.col("tgl_lahir"), pl.col("jk")
    )
    personal = ("KEPALA_KELUARGA",)
    bare = pl.col("dari", "menjadi").str.split("|").list.last()
    return (
        trail.join(person, on="orang", how="left")
        .with_columns(
            pl.when(pl.col("hal").is_in(personal)).then(bare).otherwise(pl.col("dari", "menjadi"))
        )
        .unique(list(CHANGES.key), keep="first", maintain_order=True)
        .select(CHANGES.column_names)
        .sort(CHANGES.sort)
    )


def _changed(
    people: pl.DataFrame, column: str, word: str, event: pl.DataFrame, place: pl.DataFrame
) -> pl.DataFrame:
    rows = people.filter(pl.col(column).ne_missing(pl.col(f"{column}_dulu"))).join(
        event, on="gugus"
    )
    return _shaped(
        rows.rename({"kel": "kel_tujuan"})
        .join(place, on="kel_tujuan", how="left")
        .with_columns(
            pl.lit(word).alias("hal"),
            pl.col("kel_tujuan").alias("kel_asal"),
            pl.col("no_kk_tujuan").alias("no_kk_asal"),
            pl.col(f"{column}_dulu").cast(pl.String).alias("dari"),
            pl.col(column).cast(pl.String).alias("menjadi"),
        )
    )


def _changed_family(
    families: pl.DataFrame, column: str, word: str, event: pl.DataFrame
) -> pl.DataFrame:
    rows = families.filter(pl.col(column).ne_missing(pl.col(f"{column}_dulu"))).join(
        event, on="gugus"
    )
    return _shaped(
        rows.with_columns(
            pl.lit(word).alias("hal"),
            (pl.col("kepala") if column == "kepala" else pl.lit(None, pl.String)).alias("orang"),
            pl.col("kel").alias("kel_asal"),
            pl.col("kel").alias("kel_tujuan"),
            pl.col(f"{column}_dulu").alias("dari"),
            pl.col(column).alias("menjadi"),
        )
    )


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in TRAIL.items()
    )
