"""Which OPD answers a complaint: the kabupaten's own dated table, else the shipped one.

What belongs here: choosing the row that says who is responsible on the day of the complaint.
What does not: field and category (`sorting`), or handing the case over (`packages`).
"""

from __future__ import annotations

import polars as pl

from complaints.terms import reviewed

_COUNTRY = "ID"


def _table(own: pl.DataFrame) -> pl.DataFrame:
    """rujukan_opd as received, and the shipped rows behind it; `_rank` says who wins."""
    shipped = reviewed("opd")
    default = pl.DataFrame(shipped["rujukan"], schema_overrides={"kategori": pl.String}).select(
        pl.lit(_COUNTRY).alias("kode_wilayah"),
        "bidang_spm",
        "kategori",
        "opd",
        "nama_opd",
        pl.lit(None, pl.Date).alias("berlaku_mulai"),
        pl.lit(None, pl.Date).alias("berlaku_sampai"),
        pl.lit(9).alias("_asal"),
    )
    columns = default.drop("_asal").columns
    received = own.select(*columns, pl.lit(0).alias("_asal"))
    place = pl.col("kode_wilayah").str.len_chars().replace_strict({4: 0, 2: 1}, default=2)
    shown = pl.when(pl.col("kode_wilayah") == _COUNTRY).then(2).otherwise(place)
    return pl.concat([received, default], how="vertical_relaxed").with_columns(
        _rank=pl.col("_asal") + 3 * pl.col("kategori").is_null().cast(pl.Int32) + shown
    )


def routed(cases: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """`cases` with opd and dasar_opd: the most specific row in force on tgl_lapor.

    Of the rows received, one with the category (whatever its field) beats one of the whole
    field, a kabupaten's one its province's and the nation's; the shipped table, which has no
    first day, comes last. Of equals the newest
    start, then the OPD's code, so that the order of files changes nothing.
    """
    rows = _table(own)
    wanted = cases.select(
        "no_aduan", "kode_kabupaten_kota", "bidang_spm", "kategori", "tgl_lapor"
    ).with_columns(
        kode_wilayah=pl.concat_list(
            "kode_kabupaten_kota",
            pl.col("kode_kabupaten_kota").str.head(2),
            pl.lit(_COUNTRY),
        )
    )
    found = (
        wanted.explode("kode_wilayah")
        .join(rows, on="kode_wilayah", how="inner", suffix="_baris")
        .filter(
            pl.when(pl.col("kategori_baris").is_null())
            .then(pl.col("bidang_spm_baris") == pl.col("bidang_spm"))
            .otherwise(pl.col("kategori_baris") == pl.col("kategori")),
            pl.col("berlaku_mulai").fill_null(pl.col("tgl_lapor")) <= pl.col("tgl_lapor"),
            pl.col("berlaku_sampai").fill_null(pl.col("tgl_lapor")) >= pl.col("tgl_lapor"),
        )
        .sort("no_aduan", "_rank", "berlaku_mulai", "opd", descending=[False, False, True, False])
        .unique("no_aduan", keep="first", maintain_order=True)
        .select("no_aduan", "opd", pl.col("kode_wilayah").alias("dasar_opd"))
    )
    return cases.join(found, on="no_aduan", how="left")


def responsible_names(own: pl.DataFrame) -> dict[str, str]:
    """OPD code → its name, as the tables have it; a code without a name is missing."""
    rows = _table(own).drop_nulls("nama_opd").sort("_rank", "berlaku_mulai", "nama_opd")
    return dict(
        rows.unique("opd", keep="first", maintain_order=True).select("opd", "nama_opd").rows()
    )


def responsible_codes(own: pl.DataFrame) -> list[str]:
    """Every OPD's code in the tables, in order."""
    return _table(own)["opd"].unique().sort().to_list()
