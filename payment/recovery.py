"""Money that must come back: paid twice, beyond the list, to nobody listed, or wrongly decided.

What belongs here: one list from both sources – payment feedback, and decisions that changed
after a list was out –, with what was returned already.
What does not: finding changed decisions (review), or asking anyone for money.
"""

from __future__ import annotations

import polars as pl

from payment.references import UNCLEAR
from schemas.fingerprint import fingerprints
from schemas.payment import RECOVERY

DECIDED = ("PADANAN_DITARIK", "DIKETAHUI_KEMUDIAN")
_DIGITS = 12
_KEY = ["tahap", "program", "no_kk"]
_FROM_LIST = (
    *("nik_pengurus", "nama_pengurus", "kode_desa", "kode_kabupaten_kota", "kanal"),
    *("penyaluran", "diterima", "disetor", "lebih", "nominal"),
)


def recovery(
    states: pl.DataFrame, unlisted: pl.DataFrame, differences: pl.DataFrame
) -> pl.DataFrame:
    """RECOVERY of one part.

    `states`: STATES of the part. `unlisted`: FATES of its lines that answer no list row.
    `differences`: DIFFERENCES with `sebab` (one of DECIDED) of any part. A rupiah is asked
    back once: first what is beyond the list, then of what was received within it, PADANAN_
    DITARIK before DIKETAHUI_KEMUDIAN. What nobody received is not asked back but called off
    (BATALKAN). Receipts (NTPN) settle the causes in the same order.
    """
    causes = pl.concat([_beyond_list(states), _decided(states, differences)])
    owed = _settled(causes) if causes.height else causes
    rows = pl.concat([_finished(owed), _to_nobody_listed(unlisted)])
    return (
        rows.with_columns(
            keadaan=pl.when(pl.col("dikembalikan") == 0)
            .then(pl.lit("BATALKAN"))
            .when(pl.col("sisa") == 0)
            .then(pl.lit("KEMBALI"))
            .when(pl.col("sudah_kembali") > 0)
            .then(pl.lit("SEBAGIAN_KEMBALI"))
            .otherwise(pl.lit("TERBUKA")),
            no_pengembalian=_number(rows),
        )
        .select(RECOVERY.column_names)
        .cast(RECOVERY.polars_schema())
        .sort(RECOVERY.sort)
    )


def _beyond_list(states: pl.DataFrame) -> pl.DataFrame:
    """Credits above the listed amount: several payments, or one too large.

    Not while a return is told of nobody knows which payment: a person looks at that first.
    """
    twice = pl.col("pembayaran") > 1
    return (
        states.filter((pl.col("lebih") > 0) & ~pl.col("catatan").list.contains(UNCLEAR))
        .with_columns(
            sebab=pl.when(twice)
            .then(pl.lit("PEMBAYARAN_GANDA"))
            .otherwise(pl.lit("LEBIH_DARI_DAFTAR")),
            urut=pl.lit(0, pl.Int8),
            lebih_bayar="lebih",
            sanggup=pl.col("lebih"),
            alasan=pl.lit([], pl.List(pl.String)),
        )
        .select(*_COLUMNS)
    )


def _decided(states: pl.DataFrame, differences: pl.DataFrame) -> pl.DataFrame:
    """Of a changed decision: what was received within the list; the first cause takes first."""
    within = (pl.col("diterima") + pl.col("disetor")).clip(upper_bound=pl.col("nominal"))
    rows = (
        states.join(
            differences.filter(pl.col("lebih_bayar") > 0).select(
                *_KEY, "sebab", "lebih_bayar", "id_laporan", alasan_selisih="alasan"
            ),
            on=_KEY,
        )
        .with_columns(
            urut=pl.col("sebab").replace_strict(
                {cause: place for place, cause in enumerate(DECIDED, 1)}, return_dtype=pl.Int8
            )
        )
        .sort(*_KEY, "urut")
    )
    before = (pl.col("lebih_bayar").cum_sum() - pl.col("lebih_bayar")).over(_KEY)
    left = (within - before).clip(0)
    return rows.with_columns(
        sanggup=pl.min_horizontal("lebih_bayar", left),
        dokumen=pl.concat_list("dokumen", "id_laporan").list.unique().list.sort(),
        alasan=pl.col("alasan_selisih"),
    ).select(*_COLUMNS)


_COLUMNS = (*_KEY, *_FROM_LIST, "sebab", "urut", "lebih_bayar", "sanggup", "dokumen", "alasan")


def _settled(causes: pl.DataFrame) -> pl.DataFrame:
    """The causes of each list row with what its receipts have settled, in their order."""
    rows = causes.sort(*_KEY, "urut")
    before = (pl.col("sanggup").cum_sum() - pl.col("sanggup")).over(_KEY)
    return rows.with_columns(
        sudah_kembali=pl.min_horizontal("sanggup", (pl.col("disetor") - before).clip(0))
    )


def _finished(causes: pl.DataFrame) -> pl.DataFrame:
    if "sudah_kembali" not in causes.columns:
        causes = causes.with_columns(sudah_kembali=pl.lit(0, pl.Int64))
    return causes.with_columns(
        dikembalikan="sanggup", sisa=pl.col("sanggup") - pl.col("sudah_kembali")
    ).select(*_OUT)


_OUT = (
    *_KEY,
    *("nik_pengurus", "nama_pengurus", "kode_desa", "kode_kabupaten_kota", "kanal"),
    *("sebab", "penyaluran", "lebih_bayar", "dikembalikan", "sudah_kembali", "sisa"),
    *("dokumen", "alasan"),
)


def _to_nobody_listed(unlisted: pl.DataFrame) -> pl.DataFrame:
    """Payments under a published tahap to a KK number that is on no list of its quarter."""
    status, money = pl.col("status"), pl.col("nominal")
    in_ = pl.max_horizontal(
        money.filter(status == word).sum() for word in ("TERSALUR", "DITRANSAKSIKAN")
    )
    receipted = (status == "DISETOR_KEMBALI") & pl.col("ntpn").is_not_null()
    return (
        unlisted.filter(pl.col("nasib") == "TIDAK_TERDAFTAR")
        .unique(["tahap", "program", "no_kk", "status", "nominal", "tgl_transaksi", "no_sp2d"])
        .sort("isi")
        .group_by(_KEY, maintain_order=True)
        .agg(
            pl.col("nik_pengurus", "kanal").drop_nulls().first(),
            lebih_bayar=(in_ - money.filter(status == "RETUR").sum()).clip(0),
            disetor=money.filter(receipted).sum(),
            dokumen=pl.concat([pl.col("no_sp2d"), pl.col("ntpn")]).drop_nulls().unique().sort(),
        )
        .filter(pl.col("lebih_bayar") > 0)
        .with_columns(
            nama_pengurus=pl.lit(None, pl.String),
            kode_desa=pl.lit(None, pl.String),
            kode_kabupaten_kota=pl.lit("0000"),
            sebab=pl.lit("DI_LUAR_DAFTAR"),
            penyaluran=pl.lit(None, pl.String),
            dikembalikan="lebih_bayar",
            sudah_kembali=pl.min_horizontal("disetor", "lebih_bayar"),
            alasan=pl.lit([], pl.List(pl.String)),
        )
        .with_columns(sisa=pl.col("dikembalikan") - pl.col("sudah_kembali"))
        .select(*_OUT)
    )


def _number(rows: pl.DataFrame) -> pl.Series:
    """The letter's number: the same on every run for one list row and cause."""
    return "PGB/" + rows["tahap"] + "/" + fingerprints(rows, [*_KEY, "sebab"], _DIGITS)
