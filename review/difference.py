"""What taking links back, or learning later, changes for families already decided.

What belongs here: published decisions against those made anew, family by family.
What does not: deciding anew (rules), or asking anyone for money.
"""

from __future__ import annotations

import polars as pl

from schemas.review import DIFFERENCES

# What the family would have been entitled to counts as rightly paid, whoever the cut left out.
_ENTITLED = (
    "TERVERIFIKASI",
    "MENUNGGU_GELOMBANG",
    "MENUNGGU_KUOTA",
    "SUDAH_DITETAPKAN",
    "DITAHAN",
)


def effective(revocations: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """One row per pair taken back by enough officers: id_laporan, no_kk_calon, alasan.

    `counted`: bukti of the pairs whose revocation is effective.
    """
    return (
        revocations.join(counted.select("bukti").unique(), on="bukti", how="semi")
        .sort("bukti", "tanggal", "petugas")
        .group_by("bukti", "id_laporan", "no_kk_calon", maintain_order=True)
        .agg(pl.col("alasan").unique(maintain_order=True).str.join(" / "))
        .drop("bukti")
    )


def differences(
    tahap: str,
    published: pl.DataFrame,
    with_link: pl.DataFrame,
    without: pl.DataFrame,
    taken: pl.DataFrame,
    listed: pl.DataFrame,
    paid: pl.DataFrame,
) -> pl.DataFrame:
    """DIFFERENCES of one published tahap: families whose decision the taken links changed.

    `published`: DECISIONS as released. `with_link`, `without`: DECISIONS recomputed today with
    and without the links, each with `asal` (the family's DTSEN KK, so that a new number is no new
    family), `silsilah` (all its numbers) and `peristiwa`; comparing the two leaves out what else
    changed since. `taken`: id_laporan, no_kk_calon, alasan. `listed`: KPM_LIST of the tahap.
    `paid`: payment feedback. Only families the reports concern are named: whom the quota let
    in or out besides is no fault of theirs.
    """
    concerned = _concerned(with_link, without, taken)
    return _compared(tahap, published, with_link, without, concerned, listed, paid)


def learned_later(
    tahap: str,
    published: pl.DataFrame,
    then: pl.DataFrame,
    now: pl.DataFrame,
    listed: pl.DataFrame,
    paid: pl.DataFrame,
) -> pl.DataFrame:
    """DIFFERENCES of one published tahap through what became known after its as-of date.

    `then`, `now`: DECISIONS with `asal`, recomputed as known at the release and as known on a
    later day, at the same cut-off. A family is concerned by the reports that changed it only
    now (`id_laporan`) and by the reasons it has only now (`alasan`), not by the quota.
    """
    key = ["program", "asal"]
    both = now.join(then.select(*key, "alasan", "peristiwa"), on=key, suffix="_dahulu", how="left")
    new = [
        pl.col(name).list.set_difference(pl.col(f"{name}_dahulu").fill_null([])).list.sort()
        for name in ("peristiwa", "alasan")
    ]
    concerned = (
        both.select(*key, *new)
        .filter(pl.col("peristiwa").list.len() + pl.col("alasan").list.len() > 0)
        .rename({"peristiwa": "id_laporan"})
    )
    return _compared(tahap, published, then, now, concerned, listed, paid)


def _compared(
    tahap: str,
    published: pl.DataFrame,
    before: pl.DataFrame,
    after: pl.DataFrame,
    concerned: pl.DataFrame,
    listed: pl.DataFrame,
    paid: pl.DataFrame,
) -> pl.DataFrame:
    """DIFFERENCES of the concerned families (program, asal, id_laporan, alasan)."""
    key = ["program", "asal"]
    columns = [*key, "no_kk", "status", "nominal", "nominal_hak"]
    both = (
        before.select(columns)
        .join(after.select(columns), on=key, how="full", coalesce=True, suffix="_benar")
        .join(concerned, on=key)
        .with_columns(pl.coalesce("no_kk", "no_kk_benar").alias("nomor"))
    )
    out = (
        both.join(
            published.select(
                "program",
                pl.col("no_kk").alias("nomor"),
                pl.col("status").alias("status_terbit"),
                pl.col("nominal").alias("nominal_terbit"),
            ),
            on=["program", "nomor"],
            how="left",
        )
        .join(
            listed.select(
                "program", pl.col("no_kk").alias("nomor"), "nik_pengurus", "nama_pengurus"
            ),
            on=["program", "nomor"],
            how="left",
        )
        .join(_latest(paid, tahap), on=["program", "nomor"], how="left")
    )
    given = pl.col("nominal_terbit").fill_null(0)
    entitled = pl.when(pl.col("status_benar").is_in(_ENTITLED)).then("nominal_hak_benar")
    right = (
        pl.when(given > 0).then(entitled.otherwise(0)).otherwise(pl.col("nominal_benar"))
    ).fill_null(0)
    changed = (
        pl.col("status").ne_missing(pl.col("status_benar"))
        | pl.col("nominal").ne_missing(pl.col("nominal_benar"))
        | pl.col("nominal_hak").ne_missing(pl.col("nominal_hak_benar"))
    )
    return (
        out.filter(changed)
        .with_columns(
            pl.lit(tahap).alias("tahap"),
            pl.col("nomor").alias("no_kk"),
            given.alias("nominal_terbit"),
            right.alias("nominal_benar"),
            (given - right).clip(0).alias("lebih_bayar"),
            (right - given).clip(0).alias("kurang_bayar"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in DIFFERENCES.polars_schema().items())
        .sort(DIFFERENCES.sort)
    )


def _concerned(with_link: pl.DataFrame, without: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """program, asal → id_laporan, alasan of the taken links that name or changed the family."""
    both = pl.concat(
        [frame.select("program", "asal", "silsilah", "peristiwa") for frame in (with_link, without)]
    )
    by_number = both.explode("silsilah").join(
        taken, left_on="silsilah", right_on="no_kk_calon", how="inner"
    )
    by_report = both.explode("peristiwa").join(
        taken, left_on="peristiwa", right_on="id_laporan", how="inner"
    )
    columns = ["program", "asal", "id_laporan", "alasan"]
    return (
        pl.concat(
            [
                by_number.select(columns),
                by_report.rename({"peristiwa": "id_laporan"}).select(columns),
            ]
        )
        .unique()
        .sort(columns)
        .group_by("program", "asal", maintain_order=True)
        .agg(pl.col("id_laporan").unique().sort(), pl.col("alasan").unique().sort())
    )


def _latest(paid: pl.DataFrame, tahap: str) -> pl.DataFrame:
    """program, nomor, status_bayar: the last word of bank or post about this tahap."""
    return (
        paid.filter(pl.col("tahap") == tahap)
        .sort("program", "no_kk", "tgl_transaksi", "status", nulls_last=False)
        .unique(["program", "no_kk"], keep="last", maintain_order=True)
        .select(
            pl.col("program").cast(pl.String),
            pl.col("no_kk").alias("nomor"),
            pl.col("status").alias("status_bayar"),
        )
    )
