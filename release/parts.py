"""One part's file, looked at alone: is it what the layout promises?

What belongs here: schema, order and place of the rows of a part, and its two sides.
What does not: sums (`release.totals`) or anything that needs two parts at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.row_order import rows_in_place

FAULTS: dict[str, str] = {
    "urutan_salah": "baris yang tidak terurut atau berulang",
    "salah_berkas": "baris yang bukan milik wilayah, tahap atau versi berkasnya",
    "daftar_tak_urut": "baris dengan alasan atau peristiwa yang tidak terurut",
    "program_tidak_lengkap": "keluarga tanpa tepat satu putusan per program",
    "daftar_tanpa_putusan": "baris daftar tanpa putusan TERVERIFIKASI yang sama",
    "putusan_tanpa_daftar": "putusan TERVERIFIKASI tanpa baris daftar yang sama",
    "nominal_tanpa_daftar": "putusan bernominal padahal tidak di daftar, atau alasan tidak cocok",
    "orang_tak_beralasan": "orang TERVERIFIKASI yang beralasan, atau yang lain tanpa alasan",
    "rincian_tidak_cocok": "baris daftar yang rinciannya tidak berjumlah nominalnya",
}


def part_faults(
    decisions: pl.DataFrame,
    listed: pl.DataFrame,
    persons: pl.DataFrame,
    kabupaten: str,
    tahap: str,
    versi_dtsen: str,
    programmes: Sequence[str],
) -> dict[str, int]:
    """How often a part breaks the layout, by the names of FAULTS; all zero if it is sound.

    `decisions`, `listed` and `persons` are in the order of their files.
    """
    found = dict.fromkeys(FAULTS, 0)
    for frame, table in ((decisions, DECISIONS), (listed, KPM_LIST), (persons, PBI_LIST)):
        found["urutan_salah"] += frame.slice(1).height - rows_in_place(frame, table.sort)
        found["salah_berkas"] += frame.filter(~_belongs(kabupaten, tahap, versi_dtsen)).height
    found["daftar_tak_urut"] = _out_of_order(decisions, "alasan", "peristiwa") + _out_of_order(
        persons, "alasan"
    )
    found["orang_tak_beralasan"] = persons.filter(~_reasoned_unless_listed()).height
    found["program_tidak_lengkap"] = (
        decisions.group_by("no_kk")
        .agg(pl.len(), known=pl.col("program").is_in(programmes).all())
        .filter((pl.col("len") != len(programmes)) | ~pl.col("known"))
        .height
    )
    return found | _two_sides(decisions, listed)


def _two_sides(decisions: pl.DataFrame, listed: pl.DataFrame) -> dict[str, int]:
    """List rows without their decision and the reverse; amounts and reasons off the list."""
    same = [name for name in listed.columns if name in decisions.columns]
    verified = decisions.filter(pl.col("status") == "TERVERIFIKASI").select(same)
    rows = listed.select(same)
    if rows.equals(verified):  # the sound case, and the quick one: both are in file order
        verified = rows = rows.clear()
    paid_only_if_listed = (pl.col("status") == "TERVERIFIKASI") | (pl.col("nominal") == 0)
    consistent = _reasoned_unless_listed() & paid_only_if_listed
    return {
        "daftar_tanpa_putusan": rows.join(verified, on=same, how="anti", nulls_equal=True).height,
        "putusan_tanpa_daftar": verified.join(rows, on=same, how="anti", nulls_equal=True).height,
        "nominal_tanpa_daftar": decisions.filter(~consistent).height,
        "rincian_tidak_cocok": listed.filter(_composed() != pl.col("nominal")).height,
    }


def _reasoned_unless_listed() -> pl.Expr:
    """Whoever is on the list has no reason against it; everyone else has at least one."""
    bare = pl.col("alasan_utama").is_null() & (pl.col("alasan").list.len() == 0)
    reasoned = pl.col("alasan_utama").is_not_null() & (pl.col("alasan").list.len() > 0)
    return pl.when(pl.col("status") == "TERVERIFIKASI").then(bare).otherwise(reasoned)


def _composed() -> pl.Expr:
    """The rupiah a composition adds up to: SD:1x225000;LANSIA:2x600000 is 1,425,000."""
    item = pl.element()
    persons, amount = (
        item.str.extract(rf"^{form}$").cast(pl.Int64) for form in (r"(\d+)x\d+", r"\d+x(\d+)")
    )
    return pl.col("rincian").str.extract_all(r"\d+x\d+").list.eval(persons * amount).list.sum()


def _belongs(kabupaten: str, tahap: str, versi_dtsen: str) -> pl.Expr:
    return (
        (pl.col("kode_kabupaten_kota") == kabupaten)
        & (pl.col("kode_provinsi") == kabupaten[:2])
        & (pl.col("tahap") == tahap)
        & (pl.col("versi_dtsen") == versi_dtsen)
    )


def _out_of_order(frame: pl.DataFrame, *columns: str) -> int:
    """How many rows have a list that is unsorted or repeats; few different lists are looked at."""
    if all(frame.select(name).unique().select(_in_order(name).all()).item() for name in columns):
        return 0
    return frame.filter(~pl.all_horizontal(_in_order(name) for name in columns)).height


def _in_order(column: str) -> pl.Expr:
    items = pl.col(column)
    return (items.list.sort() == items) & (items.list.n_unique() == items.list.len())
