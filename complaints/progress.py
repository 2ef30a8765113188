"""How referrals, answers and further complaints move a case, and the fate of each of them.

What belongs here: putting the steps of a case in order and applying them by transitions.yaml.
What does not: due dates (`deadlines`), or reading answers from files.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from complaints.assignment import fate, held_after
from complaints.terms import reviewed
from schemas.codes import COMPLAINT_STATUSES
from schemas.complaints import CLOSED, HISTORY, STAGES

_NEEDS_REASON = ("DITOLAK", "KEDALUWARSA")
_FIRST = COMPLAINT_STATUSES[0]
_SAME_STEP = ("_kasus", "tanggal", "ke", "opd", "sumber")
_STEP = ("_kasus", "no_aduan", "tanggal", "sumber", "ke", "opd", "no_surat", "alasan_ada")
_KOREKSI = ("bidang_baru", "kategori_baru")
_ORIGIN = ("isi", "berkas", "baris")
_NOBODY = pl.lit(None, pl.String)
# What a case is routed by, beside who holds it.
_HELD = ("kode_kabupaten_kota", "tgl_lapor", "bidang_spm", "kategori", "dasar_opd")


def steps_of(cases: pl.DataFrame, answers: pl.DataFrame, referrals: pl.DataFrame) -> pl.DataFrame:
    """Everything that was said of the cases (no_aduan, _induk, tgl_lapor), one row each.

    An answer to a complaint that another carries is one to the carrier. Numbers are known
    however they were typed: letters, case and hyphens aside.
    """
    carrier = cases.select(_kunci=_digits("no_aduan"), _kasus="_induk")
    told = pl.concat(
        [
            answers.select(
                "no_aduan",
                "tanggal",
                pl.lit("TANGGAPAN").alias("sumber"),
                pl.col("status").replace(STAGES).alias("ke"),
                "opd",
                "no_surat",
                pl.col("hasil").is_not_null().alias("alasan_ada"),
                pl.col("bidang_spm").alias("bidang_baru"),
                pl.col("kategori").alias("kategori_baru"),
                *_ORIGIN,
            ),
            referrals.select(
                "no_aduan",
                "tanggal",
                pl.lit("RUJUKAN").alias("sumber"),
                pl.lit("DIRUJUK_OPD").alias("ke"),
                "opd",
            ),
        ],
        how="diagonal",
    )
    known = told.with_columns(_kunci=_digits("no_aduan")).join(carrier, on="_kunci", how="left")
    again = cases.filter(pl.col("no_aduan") != pl.col("_induk")).select(
        "no_aduan",
        pl.col("tgl_lapor").alias("tanggal"),
        pl.lit("LAPORAN").alias("sumber"),
        pl.lit(_FIRST).alias("ke"),
        pl.col("_induk").alias("_kasus"),
    )
    steps = pl.concat([known.drop("_kunci"), again], how="diagonal")
    return steps.select(*_STEP, *_KOREKSI, *_ORIGIN)


def _digits(column: str) -> pl.Expr:
    return pl.col(column).str.to_uppercase().str.replace_all(r"[^0-9A-F]", "")


def moved(
    cases: pl.DataFrame, steps: pl.DataFrame, own: pl.DataFrame, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`steps` with urut, dari, nasib, ditugaskan, membuka_kembali; and who holds each case.

    `cases` are routed already; `own`: rujukan_opd. Steps of a case go by day, of one day by how
    far they lead; what is the same in all is a repeat. The loop runs over the place in a case's
    own order, never over rows: as often as the case with most steps has steps. The second frame:
    `_induk`, opd, dasar_opd at the end.
    """
    carriers = cases.filter(pl.col("no_aduan") == pl.col("_induk"))
    start = carriers.select(_kasus="no_aduan", _lapor="tgl_lapor", _mulai="status_awal")
    judged = _judged(steps.join(start, on="_kasus", how="left"), as_of)
    waiting = judged.filter(pl.col("nasib").is_null()).with_columns(
        _ke=pl.int_range(pl.len()).over("_kasus")
    )
    allowed = pl.DataFrame(
        [
            (first, then)
            for first, rest in reviewed("transitions")["boleh"].items()
            for then in rest
        ],
        schema={"dari": pl.String, "ke": pl.String},
        orient="row",
    ).with_columns(_boleh=pl.lit(True))
    now = carriers.select(_HELD, _kasus="no_aduan", dari="status_awal", ditugaskan="opd")
    elsewhere = fate(own)
    done = [waiting.clear().with_columns(dari=_NOBODY, ditugaskan=_NOBODY)]
    for place in waiting["_ke"].unique().sort():
        step = waiting.filter(pl.col("_ke") == place).join(now, on="_kasus", how="left")
        step = step.join(allowed, on=["dari", "ke"], how="left").with_columns(
            nasib=pl.when((pl.col("sumber") == "LAPORAN") & ~pl.col("dari").is_in(CLOSED))
            .then(pl.lit("MENAMBAH"))
            .when(pl.col("_boleh").is_null())
            .then(pl.lit("URUTAN_SALAH"))
            .otherwise(pl.coalesce(elsewhere, pl.lit("BERLAKU")))
        )
        done.append(step.drop("_boleh", *_HELD))
        effective = step.filter(pl.col("nasib") == "BERLAKU")
        reached = effective.select("_kasus", dari="ke").join(
            held_after(effective, own), on="_kasus", how="left"
        )
        now = now.update(reached, on="_kasus")
    rest = judged.filter(pl.col("nasib").is_not_null())
    rows = pl.concat([*done, rest], how="diagonal").drop("_ke", "_lapor", "_mulai")
    reopened = pl.col("dari").is_in(CLOSED) & (pl.col("nasib") == "BERLAKU")
    told = (
        rows.with_columns(
            no_aduan=pl.coalesce("_kasus", "no_aduan"),
            membuka_kembali=reopened.fill_null(False),
        )
        .with_columns(urut=pl.col("_urutan").rank("ordinal").over("no_aduan").cast(pl.Int64))
        .drop("_urutan")
    )
    return told, now.select("dasar_opd", _induk="_kasus", opd="ditugaskan")


def _progress_of(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Enum(COMPLAINT_STATUSES)).to_physical().alias("_tahap")


def _judged(steps: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Steps in their order with `nasib` where it does not depend on the case's status."""
    ordered = steps.sort(
        "_kasus", "tanggal", _progress_of("ke"), "sumber", "opd", "no_aduan", "isi",
        nulls_last=True,
    ).with_columns(_urutan=pl.int_range(pl.len(), dtype=pl.Int64))  # fmt: skip
    further = pl.col("sumber") == "LAPORAN"
    repeat = pl.int_range(pl.len()).over(_SAME_STEP) > 0
    return ordered.with_columns(
        nasib=pl.when(pl.col("_kasus").is_null())
        .then(pl.lit("ADUAN_TIDAK_DIKENAL"))
        .when(pl.col("tanggal") > as_of)
        .then(pl.lit("BELUM_DIKETAHUI"))
        .when(pl.col("tanggal") < pl.col("_lapor"))
        .then(pl.lit("MENDAHULUI_ADUAN"))
        .when(pl.col("ke").is_in(_NEEDS_REASON) & ~pl.col("alasan_ada"))
        .then(pl.lit("TANPA_ALASAN"))
        .when(repeat & ~further)
        .then(pl.lit("ULANGAN"))
        .otherwise(pl.lit(None, pl.String))
    )


def history(moved_steps: pl.DataFrame) -> pl.DataFrame:
    """HISTORY of moved steps."""
    return moved_steps.select(HISTORY.column_names).cast(HISTORY.polars_schema())
