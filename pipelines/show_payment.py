"""What a person sees of disbursement: states, what is open, what must come back, the files.

What belongs here: laying out sums that other modules computed, with what to do about each.
What does not: computing them (`assets.payment_lists`).
"""

from __future__ import annotations

import polars as pl

from assets.folders import Folders
from assets.payment import DisbursementResult
from assets.payment_lists import (
    feedback_account,
    noted,
    sums_by_state,
    sums_of_follow_up,
    sums_of_recovery,
)
from pipelines.show import console, frame_table, number
from pipelines.show_aside import aside_table
from schemas.codes import FEEDBACK_FATES

FATE_HINTS = {
    "RUJUKAN_TIDAK_JELAS": "uang kembali tanpa no_sp2d, padahal keluarganya dibayar dengan "
    "beberapa SP2D dan tidak tepat satu yang cocok; belum dihitung, minta nomornya / money back "
    "without its order: not counted, ask the sender for the number",
    "TAHAP_LAIN": "keluarga di daftar gelombang lain triwulan itu; minta penyalur memperbaiki "
    "tahapnya / listed in another wave: ask the sender for the right tahap",
    "TIDAK_TERDAFTAR": "tidak pernah di daftar tahap itu; lihat DI_LUAR_DAFTAR di daftar "
    "pengembalian / never listed: see the recovery list",
    "TAHAP_TANPA_RILIS": "daftar tahap itu tidak ada di folder ini / that list is not in this "
    "folder",
    "BELUM_DIKETAHUI": "dilaporkan sesudah tanggal ini / told after this date",
    "TANPA_TANGGAL": "tanpa tgl_transaksi dan tgl_lapor; minta tanggalnya, belum dihitung / "
    "no date: ask for it, not counted yet",
}
NOTE_HINTS = {
    "NOMOR_KK_LAIN": "nomor KK lain dari daftar, dikenali dari pengurusnya / known by its payee",
    "PENGURUS_BEDA": "penerima lain dari pengurus di daftar / another payee than listed",
    "NOMINAL_BEDA": "rupiah lain dari daftar / another amount than listed",
    "KANAL_BEDA": "kanal lain dari daftar / another channel than listed",
    "TANPA_RUJUKAN": "tanpa no_sp2d, atau setoran tanpa NTPN; setoran itu belum dihitung / no "
    "reference; a return without NTPN is not counted",
    "TANPA_KODE_GAGAL": "GAGAL tanpa kode_gagal; tanyakan sebabnya / failed without a reason",
}


def disbursement_tables(folders: Folders, result: DisbursementResult, tahap: str | None) -> None:
    """States per tahap and channel, what is open, what must come back, every line counted."""
    console.print(
        f"[bold]Penyaluran[/bold] · diketahui sampai/as of {result.as_of} · "
        f"tahap {', '.join(result.waves)}"
        + ("" if result.anew else " · tidak ada yang berubah / nothing changed")
    )
    for frame, title in (
        (sums_by_state(folders, tahap), "Keadaan penyaluran / state of payments"),
        (sums_of_follow_up(folders, tahap), "Tindak lanjut / to follow up"),
        (sums_of_recovery(folders, tahap), "Pengembalian / to recover"),
    ):
        console.print(frame_table(frame, title))
    aside_table(folders, result.aside)
    _account(feedback_account(folders))
    found = noted(folders)
    for note, lines in found.iter_rows():
        console.print(f"  {note} {number(lines)}: {NOTE_HINTS[note]}", soft_wrap=True)


def _account(account: pl.DataFrame) -> None:
    """Every line of feedback once, and the files whose totals differ from the sender's."""
    columns = ["dibaca", "ditolak", "berulang", *(fate.lower() for fate in FEEDBACK_FATES)]
    sums = account.select(pl.col(columns).sum())
    console.print(frame_table(sums, f"Baris umpan balik, {account.height} berkas / lines"))
    counts = sums.row(0, named=True) if account.height else {}
    for fate, hint in FATE_HINTS.items():
        if counts.get(fate.lower()):
            console.print(f"  {fate} {number(counts[fate.lower()])}: {hint}", soft_wrap=True)
    if counts.get("ditolak"):
        console.print(
            f"  ditolak / rejected {number(counts['ditolak'])}: berkas, baris, kolom dan "
            "petunjuknya di lake/tolakan / with file, line, column and hint",
            soft_wrap=True,
        )
    for row in account.filter(pl.col("total") == "TOTAL_BEDA").iter_rows(named=True):
        console.print(
            f"  TOTAL_BEDA {row['berkas'][:12]}: dibaca {number(row['dibaca'])} baris, "
            f"Rp {number(row['nominal'])}; menurut pengirim {_said(row['total_baris'])} baris, "
            f"Rp {_said(row['total_nominal'])}. Cocokkan dengan pengirim / settle with the sender.",
            soft_wrap=True,
        )


def _said(value: int | None) -> str:
    return "–" if value is None else number(value)
