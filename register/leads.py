"""Leads: where lists of other systems and the families as of the cut-off tell two things.

What belongs here: looking people of the lists up in the register, and what does not agree.
What does not: events. A lead changes no family; who follows it up reports on a form, and that
report is what counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from register.lead_words import stated
from register.policy import DEFAULT, Policy
from schemas.codes import UNKNOWN_AREA
from schemas.leads import LEAD_EVIDENCE, LEADS

_SAME = ("nik", "nik_samar", "no_kk", "no_kk_samar", "tgl_lahir", "kode_desa", "hpht", "sumber")
_DATES = ("tgl_data", "tgl_lahir", "hpht")
_NAMED = ("_nama", "tgl_lahir")
_TEXTS = ("keterangan", "kesesuaian", "penjelasan", "status_dasar")
_GONE = ("MENINGGAL", "PINDAH", "TIDAK_DITEMUKAN")


def leads(
    lists: Mapping[str, pl.DataFrame],
    members: pl.LazyFrame,
    families: pl.LazyFrame,
    dtsen: pl.LazyFrame,
    pregnancies: pl.DataFrame,
    cutoff: date,
    policy: Policy = DEFAULT,
) -> pl.DataFrame:
    """LEADS of the lists (schemas.people_lists by name) beside the families as of `cutoff`.

    members, families: schemas.families of all parts, members with `kode_kabupaten_kota`; dtsen:
    `nik` of everyone in this DTSEN version; pregnancies: PREGNANCIES. A person whom a list has
    several times (a child weighed every month) is one lead, by the latest row. A row without a
    full NIK is looked for by name and birth date, a masked one by both masks or the NIK's mask
    and the name; a row that offers none of these cannot be compared and leads to nothing.
    """
    rows = pl.concat([_rows(name, frame) for name, frame in sorted(lists.items())])
    rows = rows.filter(pl.col("cara").is_not_null())
    if rows.is_empty():
        return LEADS.empty()
    beside = _beside(rows, members, families, dtsen, pregnancies)
    found = (
        beside.with_columns(_kinds(cutoff, policy).alias("jenis"))
        .explode("jenis", empty_as_null=True)
        .filter(pl.col("jenis").is_not_null())
    )
    area = pl.coalesce("kode_desa", "kode_desa_register", "desa_kk")
    person = pl.coalesce("nik", "nik_samar", pl.concat_str(_NAMED[0], pl.col(_NAMED[1])))
    return (
        found.with_columns(
            kode_desa=area,
            kode_kabupaten_kota=pl.coalesce(
                area.str.slice(0, 4), pl.col("wilayah").list.first(), pl.lit(UNKNOWN_AREA)
            ),
            bukti=pl.lit(LEAD_EVIDENCE),
            no_kk_register=pl.when(pl.col("kartu").list.len() == 1).then(
                pl.col("kartu").list.first()
            ),
            _orang=person,
        )
        .with_columns(kode_provinsi=pl.col("kode_kabupaten_kota").str.slice(0, 2))
        .sort("tgl_data", "isi", descending=True, nulls_last=True)
        .unique(["jenis", "daftar", "sumber", "_orang"], keep="first", maintain_order=True)
        .select(LEADS.column_names)
        .cast(LEADS.polars_schema())
        .sort(LEADS.sort)
    )


def _plain(name: str) -> pl.Expr:
    return pl.col(name).str.to_uppercase().str.replace_all(r"[^\p{L}]+", " ").str.strip_chars()


def _rows(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of a list in the columns of LEADS that it can fill, and how each is looked for."""
    given = {
        "nama": "nama_pengurus" if name == "pdtt" else "nama",
        "tgl_data": "tgl_ukur",
        **{column: column for column in (*_SAME, "berkas", "baris", "isi")},
    }
    told = [pl.col(text) for text in _TEXTS if text in frame.columns]
    return (
        frame.select(
            pl.lit(name).alias("daftar"),
            *(
                pl.col(source).alias(column)
                if source in frame.columns
                else pl.lit(None, pl.Date if column in _DATES else pl.String).alias(column)
                for column, source in given.items()
            ),
            pl.concat_str(told, separator="; ", ignore_nulls=True).alias("catatan")
            if told
            else pl.lit(None, pl.String).alias("catatan"),
        )
        .with_columns(
            _nama=_plain("nama"),
            catatan=pl.when(pl.col("catatan") != "").then(pl.col("catatan")),
            _keadaan=stated("catatan", "sumber"),
        )
        .with_columns(
            cara=pl.when(pl.col("nik").is_not_null())
            .then(pl.lit("NIK"))
            .when(pl.col("nik_samar").is_not_null())
            .then(pl.lit("NIK_SAMAR"))
            .when(pl.col("_nama").is_not_null() & pl.col("tgl_lahir").is_not_null())
            .then(pl.lit("NAMA_TGL_LAHIR"))
        )
    )


def _beside(
    rows: pl.DataFrame,
    members: pl.LazyFrame,
    families: pl.LazyFrame,
    dtsen: pl.LazyFrame,
    pregnancies: pl.DataFrame,
) -> pl.DataFrame:
    """`rows` with what the register has of them.

    kartu, wilayah: the KK numbers and kabupaten/kota of those who answer the row, empty for
    nobody; silsilah: every KK number of these families' lineage; kode_desa_register;
    di_dtsen: the NIK stands in DTSEN; hamil: a pregnancy of hers is known; desa_kk: where the
    family of the row's own KK number lives.
    """
    people = members.select(
        "nik",
        "no_kk",
        "tgl_lahir",
        "id_orang",
        "kode_kabupaten_kota",
        _nama=_plain("nama"),
        nik_samar=pl.concat_str(
            pl.col("nik").str.slice(0, 6), pl.lit("******"), pl.col("nik").str.slice(12)
        ),
        no_kk_samar=pl.concat_str(pl.col("no_kk").str.slice(0, 10), pl.lit("******")),
    )
    # whoever has a NIK in both places is told by it; a name alone answers where one lacks it
    nameless = pl.col("cara").is_in(["NIK", "NAMA_TGL_LAHIR"])
    by_name = rows.filter(nameless & pl.col("_nama").is_not_null()).select("isi", "cara", *_NAMED)
    ways = [
        (rows.filter(cara="NIK").select("isi", "nik"), ["nik"]),
        (by_name.filter(cara="NAMA_TGL_LAHIR").drop("cara"), [*_NAMED]),
        (by_name.filter(cara="NIK").drop("cara"), [*_NAMED]),
        (
            rows.filter(cara="NIK_SAMAR").select("isi", "nik_samar", "no_kk_samar"),
            ["nik_samar", "no_kk_samar"],
        ),
        (rows.filter(cara="NIK_SAMAR").select("isi", "nik_samar", "_nama"), ["nik_samar", "_nama"]),
    ]
    answers = pl.concat(
        people.filter(pl.col("nik").is_null() if place == 2 else True)
        .join(asked.lazy(), on=keys, how="inner")
        .select("isi", "no_kk", "id_orang", "kode_kabupaten_kota")
        for place, (asked, keys) in enumerate(ways)
        if asked.height
    ).collect(engine="streaming")
    cards = pl.concat([answers["no_kk"], rows["no_kk"].drop_nulls()]).unique().to_frame()
    homes = (
        families.join(cards.lazy(), on="no_kk", how="semi")
        .select("no_kk", "no_kk_silsilah", "kode_desa")
        .collect(engine="streaming")
    )
    pregnant = answers["id_orang"].is_in(pregnancies["id_orang"].implode())
    known = (
        answers.with_columns(pregnant.alias("hamil"))
        .join(homes, on="no_kk", how="left")
        .group_by("isi")
        .agg(
            kartu=pl.col("no_kk").unique().sort(),
            wilayah=pl.col("kode_kabupaten_kota").unique().sort(),
            silsilah=pl.col("no_kk_silsilah").list.explode(empty_as_null=False).drop_nulls(),
            kode_desa_register=pl.col("kode_desa").drop_nulls().min(),
            hamil=pl.col("hamil").any(),
        )
    )
    in_dtsen = (
        dtsen.join(rows.lazy().select("nik").drop_nulls().unique(), on="nik", how="semi")
        .select("nik")
        .unique()
        .collect(engine="streaming")["nik"]
    )
    named = homes.select("no_kk", desa_kk="kode_desa")
    placed = rows.join(known, on="isi", how="left").join(named, on="no_kk", how="left")
    return placed.with_columns(
        pl.col("nik").is_in(in_dtsen.implode()).fill_null(False).alias("di_dtsen"),
        ada=pl.col("kartu").is_not_null(),
    )


def _kinds(cutoff: date, policy: Policy) -> pl.Expr:
    """The kinds of leads of a row of `_beside`, as a list; empty where all agrees."""
    there, gone = pl.col("ada"), pl.col("_keadaan").is_not_null()
    absent = ~there & ~gone
    infant = (pl.col("daftar") == "balita") & (
        pl.col("tgl_lahir") > pl.lit(cutoff).dt.offset_by(f"-{policy.usia_balita}y")
    ).fill_null(False)
    elsewhere = (
        pl.col("kode_desa").is_not_null()
        & ~pl.col("wilayah").list.contains(pl.col("kode_desa").str.slice(0, 4))
    ).fill_null(False)
    other_card = (
        pl.col("no_kk").is_not_null()
        & ~pl.col("kartu").list.contains(pl.col("no_kk"))
        & ~pl.col("silsilah").list.contains(pl.col("no_kk"))
    ).fill_null(False)
    earliest = cutoff - timedelta(days=policy.hari_kandungan)
    expecting = (pl.col("daftar") == "ibu_hamil") & (
        pl.col("hpht").is_null() | (pl.col("hpht") >= earliest)
    )
    kinds = {
        "BAYI_TIDAK_ADA": absent & infant & ~pl.col("di_dtsen"),
        "TIDAK_ADA": absent & ~infant & ~pl.col("di_dtsen"),
        "SUDAH_KELUAR": absent & pl.col("di_dtsen"),
        **{kind: there & (pl.col("_keadaan") == kind) for kind in _GONE},
        "WILAYAH_LAIN": there & ~gone & elsewhere,
        "KK_LAIN": there & ~gone & ~elsewhere & other_card,
        "HAMIL": there & expecting & ~pl.col("hamil"),
    }
    return pl.concat_list(
        pl.when(holds.fill_null(False)).then(pl.lit(kind)) for kind, holds in kinds.items()
    ).list.drop_nulls()
