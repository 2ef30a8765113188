"""A random world of any size, made column by column, with something of everything in it.

What belongs here: families, members and all lists of many small hamlets, from one seed.
What does not: expectations, or the slow reference (`reference`).

Families stand in hamlets of three; every list row names numbers of one hamlet only, so the slow
reference can take hamlet by hamlet what the whole-column code takes at once. The hamlet stands in
every number: KK and NIK are 4 digits of area, 8 of the hamlet, 4 of the place in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from rules import Lists
from schemas.families import FAMILIES, MEMBERS
from schemas.table import Table
from tests.rules.random_columns import FAMILIES_IN_HAMLET, Columns, number
from tests.rules.random_lists import listed_rows, own_lists

_NAMES = (None, "SITI AMINAH", "Siti Aminah", "SITI AMINAHH", "BUDI SANTOSO", "WAYAN SUDARMA", "A")
_SIZES = {0: 3, 1: 12, 2: 20, 3: 26, 4: 20, 5: 10, 6: 5, 9: 3, 14: 0.7, 40: 0.3}
_RELATIONS = {"1": 3, "2": 2, "3": 4, "4": 1, "5": 2, "6": 1, "7": 0.5, "8": 1}
_RANKS = {1: 3, 2: 3, 3: 3, 4: 5, 5: 2, 6: 0.5, 10: 0.5}
_OPEN = ("KEMATIAN", "PINDAH_KELUAR", "PINDAH_LN", "TIDAK_DITEMUKAN")


@dataclass(frozen=True)
class World:
    """One random world; `lists` of wave 1, `later` what earlier waves add to them."""

    families: pl.DataFrame
    members: pl.DataFrame
    lists: Lists
    later: dict[str, pl.DataFrame]

    def lists_of(self, wave: int) -> Lists:
        """The lists as wave `wave` finds them: only a later wave knows of earlier lists."""
        if wave == 1:
            return self.lists
        earlier = self.later["ditetapkan"]
        known = earlier.filter(pl.col("tahap") < f"2025-T4-{wave}")
        return replace(self.lists, **{**self.later, "ditetapkan": known})


def hamlet_of(row: dict[str, Any]) -> int:
    """The hamlet a row of any table belongs to."""
    number = (
        row.get("no_kk") or row.get("nik") or row.get("nik_peserta") or row.get("no_kk_peserta")
    )
    return int(number[4:12]) if number else -1


def world(families: int, seed: int) -> World:
    """`families` families (rounded up to whole hamlets) and all lists about them."""
    columns = Columns(seed)
    hamlets = -(-families // FAMILIES_IN_HAMLET)
    houses = _families(columns, hamlets)
    people = _members(columns, houses)
    houses = houses.join(
        people.group_by("kunci").agg(
            jumlah_anggota=pl.len().cast(pl.Int16), kepala=pl.col("nik").first()
        ),
        on="kunci",
        how="left",
        maintain_order="left",
    ).with_columns(
        pl.col("jumlah_anggota").fill_null(0),
        nik_kepala=pl.when(columns.whether(0.8, houses.height)).then("kepala"),
    )
    lists = own_lists(columns, houses, people)
    later = listed_rows(columns, houses, people)
    return World(_typed(houses, FAMILIES), _typed(people, MEMBERS), lists, later)


def _families(columns: Columns, hamlets: int) -> pl.DataFrame:
    rows = hamlets * FAMILIES_IN_HAMLET
    origin = columns.one_of({"DTSEN": 88, "LUAR_DTSEN": 6, "BENTUKAN": 6}, rows)
    ranked = columns.one_of({"DITENTUKAN": 88, "BELUM_DITENTUKAN": 7, "LEBIH": 5}, rows)
    frame = pl.DataFrame(
        {
            "kunci": pl.int_range(rows, eager=True),
            "asal": origin,
            "keadaan": columns.one_of({"ADA": 92, "PINDAH_LN": 4, "BERAKHIR": 4}, rows),
            "desil_status": ranked,
            "desil": columns.gaps(columns.one_of(_RANKS, rows), 0.03),
            "lama_ada": columns.whether(0.4, rows),
            "sementara": columns.whether(0.3, rows),
            "tinjau": columns.whether(0.08, rows),
            "berkas_ditahan": columns.whether(0.05, rows),
            "bertentangan": columns.whether(0.05, rows),
            "melapor": columns.whether(0.15, rows),
            "kata": columns.one_of(_OPEN, rows),
            "kata_lain": columns.one_of((None, None, *_OPEN), rows),
        }
    ).with_columns(
        dusun=pl.col("kunci") // FAMILIES_IN_HAMLET, tempat=pl.col("kunci") % FAMILIES_IN_HAMLET
    )
    formed = pl.col("asal") == "BENTUKAN"
    provisional = formed & pl.col("sementara")
    bare = pl.concat_str(
        pl.lit("S000"),
        pl.col("dusun").cast(pl.String).str.zfill(8),
        pl.col("tempat").cast(pl.String).str.zfill(4),
    )
    frame = frame.with_columns(
        no_kk=pl.when(provisional).then(bare).otherwise(number("dusun", "tempat")),
        desil_status=pl.when(provisional)
        .then(pl.lit("BELUM_DITENTUKAN"))
        .otherwise("desil_status"),
    )
    former = pl.when("lama_ada").then(number("dusun", pl.col("tempat") + 3))
    words = pl.concat_list("kata", "kata_lain").list.drop_nulls().list.unique().list.sort()
    return frame.with_columns(
        kode_kabupaten_kota=number("dusun", "tempat").str.head(4),
        no_kk_asal=pl.when(pl.col("asal") == "DTSEN").then(pl.coalesce(former, "no_kk")),
        no_kk_silsilah=pl.concat_list("no_kk", former).list.drop_nulls().list.sort(),
        terbentuk_dari=pl.when(formed)
        .then(
            pl.concat_list(number("dusun", (pl.col("tempat") + 1) % 3), number("dusun", pl.lit(6)))
        )
        .otherwise(pl.lit([], pl.List(pl.String))),
        desil_nasional=pl.when(pl.col("desil_status") == "DITENTUKAN").then("desil"),
        dilaporkan=pl.when("melapor").then(words).otherwise(pl.lit([], pl.List(pl.String))),
        peristiwa=pl.lit([], pl.List(pl.String)),
        versi_dtsen=pl.lit("2025T4"),
    ).with_columns(
        kode_provinsi=pl.col("kode_kabupaten_kota").str.head(2),
        kode_desa=pl.concat_str(
            "kode_kabupaten_kota", pl.lit("0120"), (pl.col("dusun") % 7 + 10).cast(pl.String)
        ),
    )


def _members(columns: Columns, houses: pl.DataFrame) -> pl.DataFrame:
    sizes = columns.one_of(_SIZES, houses.height)
    frame = houses.select("kunci", "dusun", "no_kk")
    frame = frame.with_columns(banyak=sizes).filter(pl.col("banyak") > 0)
    frame = frame.select(pl.exclude("banyak").repeat_by("banyak").explode())
    rows = frame.height
    # one in forty bears the number of the person before, who may live in another house
    frame = frame.with_columns(
        orang=pl.int_range(pl.len()).over("dusun"), sama=columns.whether(0.025, rows)
    )
    twin = pl.col("sama") & (pl.col("orang") > 0)
    place = pl.when(twin).then(pl.col("orang") - 1).otherwise("orang")
    return frame.with_columns(
        nik=columns.gaps(frame.select(number("dusun", place)).to_series(), 0.06),
        id_orang=pl.concat_str(
            pl.lit("D000"),
            pl.col("dusun").cast(pl.String).str.zfill(8),
            pl.col("orang").cast(pl.String).str.zfill(4),
        ),
        nama=columns.one_of(_NAMES, rows),
        tgl_lahir=columns.birth(rows),
        jk=columns.one_of({"L": 4, "P": 6, None: 0.5}, rows),
        hubungan=columns.one_of(_RELATIONS, rows),
        status_kawin=columns.one_of({"1": 5, "2": 3, "3": 0.5, "4": 1, None: 1}, rows),
        partisipasi_sekolah=columns.one_of({"1": 2, "2": 5, "3": 2, None: 1}, rows),
        jenjang=columns.one_of(("03", "3", "9", "08", "13", "17", "19", "00", None), rows),
        kedudukan_kerja=columns.one_of({"1": 9, "5": 0.5, None: 1}, rows),
        calon_disabilitas=columns.whether(0.05, rows),
        nik_ganda=twin,
        dihitung=~twin & ~columns.whether(0.03, rows),
        meninggal_dilaporkan=columns.whether(0.06, rows),
        berdokumen=columns.whether(0.85, rows),
        sumber=pl.lit("DTSEN"),
    )


def _typed(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    missing = [name for name in table.polars_schema() if name not in frame.columns]
    return frame.with_columns(pl.lit(None).alias(name) for name in missing).select(
        pl.col(name).cast(dtype) for name, dtype in table.polars_schema().items()
    )
