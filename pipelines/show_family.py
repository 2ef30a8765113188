"""What a person sees of `bansos explain` about a family.

What belongs here: its decisions, list rows, payments, PBI_JK and reports as tables and words.
What does not: gathering them (`explain`), or the evidence of one report (`show_report`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.show import console, frame_table

if TYPE_CHECKING:
    from assets.family_record import Explanation


def explanation(found: Explanation) -> None:
    """A family's decisions, reasons in words, what is on the list, and its reports."""
    family = found.family
    console.print(
        f"[bold]Tahap {found.tahap}[/bold] · desa {family['kode_desa'] or 'tidak diketahui'} · "
        f"asal {family['asal']} · {family['keadaan']} · {family['jumlah_anggota']} anggota · "
        f"desil {family['desil_nasional'] or family['desil_status']}"
    )
    shown = ["tahap", "program", "status_kpm", "status", "nominal", "nominal_hak", "peringkat"]
    console.print(frame_table(found.decisions.select(shown), "Putusan / decisions"))
    for row in found.decisions.iter_rows(named=True):
        for text in found.reasons_of(row["alasan"]):
            console.print(f"  {row['tahap']} {row['program']}: {text}", soft_wrap=True)
    if found.lists.height:
        shown = ["tahap", "program", "nominal", "rincian", "kanal"]
        console.print(frame_table(found.lists.select(shown), "Daftar bayar / lists"))
    if found.payments.height:
        shown = ["tahap", "program", "penyaluran", "label_siks_ng", "diterima", "kurang", "lebih"]
        shown += ["kode_gagal", "tgl_terakhir", "catatan"]
        console.print(frame_table(found.payments.select(shown), "Penyaluran / payments"))
    elif found.lists.height:
        console.print(
            "  Penyaluran: belum ada umpan balik yang dicocokkan / no payment feedback yet; "
            "bansos bayar --landing DIR",
            soft_wrap=True,
        )
    _insured(found)
    _answered(found)
    if family["dilaporkan"]:
        console.print(
            "  dilaporkan, belum berlaku / reported, not effective: "
            + ", ".join(family["dilaporkan"])
        )
    if found.events.height:
        rows = found.events.select(
            "id_laporan",
            "jenis",
            pl.col("tgl_kejadian").alias("kejadian"),
            pl.col("tgl_lapor").alias("lapor"),
            "bukti",
            "keadaan",
            pl.when(pl.col("lawan") != "")
            .then(pl.concat_str("arti", pl.lit("\nlawan: "), "lawan"))
            .when(pl.col("id_kejadian") != pl.col("id_laporan"))
            .then(pl.concat_str("arti", pl.lit("\nsama dengan: "), "id_kejadian"))
            .otherwise("arti")
            .alias("hasil"),
            "mengubah",
        )
        console.print(frame_table(rows, "Riwayat / history: laporan, hasil, dan yang diubahnya"))


def _answered(found: Explanation) -> None:
    """Objections with their answers, and what visits found; neither NIK nor name is printed."""
    if found.objections.height:
        shown = ["no_sanggah", "jenis", "program", "tahap", "tgl_terima", "hasil", "tgl_putus"]
        rows = found.objections.select(*shown, "no_berita_acara").with_columns(
            pl.col("hasil").fill_null("TERBUKA")
        )
        console.print(frame_table(rows, "Sanggahan dan reaktivasi / objections"))
    if found.visits.height:
        shown = ["jenis", "komponen", "jawaban", "dokumen", "tgl_kunjungan", "tanggal"]
        rows = found.visits.select(
            *shown,
            dihitung=pl.when("dihitung").then(pl.lit("ya")).otherwise(pl.lit("BERTENTANGAN")),
        )
        console.print(frame_table(rows, "Jawaban kunjungan / answers of visits"))


def _insured(found: Explanation) -> None:
    """PBI_JK person by person, numbered as in the family: neither NIK nor name is printed."""
    if found.insured.is_empty():
        return
    rows = found.insured.with_row_index("orang", offset=1).with_columns(
        peserta=pl.when("peserta").then(pl.lit("ya")).otherwise(pl.lit("bukan"))
    )
    shown = ["orang", "peserta", "status", "alasan_utama"]
    console.print(frame_table(rows.select(shown), f"PBI-JK {found.tahap} per orang / by person"))
    for text in found.reasons_of(rows["alasan"].explode().drop_nulls().unique().sort().to_list()):
        console.print(f"  PBI_JK: {text}", soft_wrap=True)
