"""Who holds a case at each step: the OPD routed to, or the one it was passed on to.

What belongs here: knowing an OPD by its code or its name, and whether an answer came from the
OPD that holds the case.
What does not: the routing table (`routing`), or the order of steps (`progress`).
"""

from __future__ import annotations

import polars as pl

from complaints.routing import responsible_codes, responsible_names, routed
from complaints.terms import reviewed

PASSED_ON = "DIRUJUK_OPD"


def _plain(text: pl.Expr) -> pl.Expr:
    return text.str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", "_").str.strip_chars("_")


def coded(frame: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `opd` as the code of the tables (`own`: rujukan_opd), however it was written.

    "dinas sosial" is DINSOS. A name no table has stays as written, in capitals and underscores.
    """
    names, codes = responsible_names(own), responsible_codes(own)
    known = pl.DataFrame(
        {"_ditulis": [*codes, *names.values()], "_kode": [*codes, *names]}
    ).with_columns(_plain(pl.col("_ditulis")))
    written = frame.with_columns(_ditulis=_plain(pl.col("opd")), _urut=pl.int_range(pl.len()))
    # a code beats a name; of two that bear one name the first in the tables
    one = known.unique("_ditulis", keep="first", maintain_order=True)
    return (
        written.join(one, on="_ditulis", how="left")
        .sort("_urut")
        .with_columns(opd=pl.coalesce("_kode", "_ditulis").replace("", None))
        .drop("_ditulis", "_kode", "_urut")
    )


def fate(own: pl.DataFrame) -> pl.Expr:
    """Why an answer has no effect by whom it names, missing where it may have one.

    A step has `sumber`, `ke`, `opd` and `ditugaskan`, who holds the case before it. SLRT and
    Puskesos carry answers of others; an answer without an OPD contradicts nobody.
    """
    carriers: list[str] = reviewed("opd")["perantara"]
    told = (pl.col("sumber") == "TANGGAPAN") & pl.col("opd").is_not_null()
    to_another = pl.col("ke") == PASSED_ON
    return (
        pl.when(told & to_another & ~pl.col("opd").is_in([*responsible_codes(own), *carriers]))
        .then(pl.lit("OPD_TIDAK_DIKENAL"))
        .when(
            told
            & ~to_another
            & ~pl.col("opd").is_in(carriers)
            & (pl.col("opd") != pl.col("ditugaskan"))
        )
        .then(pl.lit("OPD_LAIN"))
    )


def held_after(steps: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Effective steps → `_kasus` with bidang_spm, kategori, opd, dasar_opd as they leave it.

    Passing on says who holds it from then on; a corrected field or category is routed anew.
    `steps` have the case's own bidang_spm, kategori, `ditugaskan` and what routing asks for.
    """
    sorted_anew = pl.col("bidang_baru").is_not_null() | pl.col("kategori_baru").is_not_null()
    then = steps.with_columns(
        no_aduan="_kasus",
        _dahulu="ditugaskan",
        _dasar_dahulu="dasar_opd",
        _ke_opd=pl.when(pl.col("ke") == PASSED_ON).then("opd"),
        _dipilah=sorted_anew,
        bidang_spm=pl.coalesce("bidang_baru", "bidang_spm"),
        kategori=pl.coalesce(pl.col("kategori_baru").str.to_uppercase(), "kategori"),
    ).drop("opd", "dasar_opd")
    moved = pl.col("_ke_opd").is_not_null() & (pl.col("_ke_opd") != pl.col("opd"))
    anew = routed(then, own).with_columns(
        opd=pl.when("_dipilah").then("opd").otherwise("_dahulu"),
        dasar_opd=pl.when("_dipilah").then("dasar_opd").otherwise("_dasar_dahulu"),
    )
    return anew.with_columns(
        opd=pl.coalesce("_ke_opd", "opd"),
        dasar_opd=pl.when(moved).then(pl.lit(PASSED_ON)).otherwise("dasar_opd"),
    ).select("_kasus", "bidang_spm", "kategori", ditugaskan="opd", dasar_opd="dasar_opd")
