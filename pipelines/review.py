"""`bansos review`: what people decide about pairs the engine is unsure of.

What belongs here: options, exit codes and what an officer is told.
What does not: workbooks, decisions and what they change (review, assets).

No message names a NIK, a KK number or a person: cells are named by file, sheet, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption, area_codes

if TYPE_CHECKING:
    import polars as pl

    from assets.answers import ImportedFile
    from assets.folders import Folders

app = typer.Typer(
    help="Tinjauan padanan oleh petugas / review of links by people.", invoke_without_command=True
)

OfficerOption = Annotated[str, typer.Option("--petugas", help="Nama atau nomor petugas.")]
DayOption = Annotated[
    datetime, typer.Option("--tanggal", formats=["%Y-%m-%d"], help="Tanggal keputusan.")
]
_OFFICER = re.compile(r"[\w.,'/ -]{2,64}")
_SHOWN_FINDINGS = 20


@app.callback()
def overview(
    context: typer.Context,
    data: DataOption = Path("data"),
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder untuk selisih dan daftar pengembalian.")
    ] = None,
) -> None:
    """Antrean, putusan, dan selisih karena penarikan / the queue, and what revocations change."""
    if context.invoked_subcommand is not None:
        return
    from assets.overview import published_differences, standing_of_reviews
    from assets.payment import reconcile
    from assets.payment_lists import write_recovery
    from pipelines.show import console, frame_table, number, stage_progress

    folders = linked(data)
    console.print(frame_table(standing_of_reviews(folders), "Tinjauan / reviews"))
    with told(), writing(folders), stage_progress() as progress:
        found = published_differences(folders, out, progress)
        if found:
            reconcile(folders, None, progress)
    for tahap, one in found.items():
        console.print(
            f"{tahap}: {number(one.families)} keluarga berubah putusan / families changed; "
            f"untuk dikembalikan / to be returned Rp {number(one.overpaid)} "
            f"({number(one.families_overpaid)} keluarga); untuk disusulkan / owed "
            f"Rp {number(one.underpaid)}. Rilis tidak disentuh / the release is untouched."
        )
        for path in one.paths:
            console.print(f"  selisih / differences  {path}", soft_wrap=True)
    if found:
        for path in [] if out is None else write_recovery(folders, out):
            console.print(f"  daftar pengembalian / recovery list  {path}", soft_wrap=True)


@app.command("export")
def export(
    out: Annotated[
        Path, typer.Option("--out", help="Folder untuk buku kerja; berisi data pribadi.")
    ],
    data: DataOption = Path("data"),
    areas: Annotated[str | None, typer.Option(help="Hanya kabupaten/kota ini: KK.KK,…")] = None,
    per: Annotated[str, typer.Option("--per", help="kabupaten atau kecamatan.")] = "kabupaten",
) -> None:
    """Buku kerja XLSX untuk pasangan yang menunggu / workbooks of the pairs that wait."""
    from assets.workbooks import DIGITS, export_queue
    from pipelines.show import console, stage_progress

    if per not in DIGITS:
        raise BadUse(f"--per {per!r}: {' atau / or '.join(DIGITS)}.")
    folders = linked(data)
    with told(), writing(folders), stage_progress() as progress:
        done = export_queue(folders, out, area_codes(areas), per, progress)
    for book in done.books:
        console.print(
            f"{book.path}: {book.pairs} pasangan, {book.two_officers} perlu dua petugas",
            soft_wrap=True,
        )
    if done.unshown:
        console.print(
            f"{done.unshown} pasangan tidak dapat ditampilkan: baris DTSEN-nya sudah berubah; "
            "jalankan bansos run / cannot be shown, their DTSEN row changed: run again."
        )
    if done.books:
        console.print(
            "Berkas ini memuat NIK, nomor KK dan nama: simpan terbatas, hapus sesudah diimpor / "
            "these files hold personal data: keep them close, delete them after import."
        )
    else:
        console.print("Tidak ada pasangan yang menunggu / no pair waits.")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Buku kerja yang sudah diisi.")],
    petugas: OfficerOption,
    tanggal: DayOption,
    data: DataOption = Path("data"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Periksa saja, jangan mencatat.")
    ] = False,
) -> None:
    """Periksa dan catat putusan petugas / check and record what an officer decided."""
    from assets.answers import import_books
    from pipelines.show import console

    folders, officer = linked(data), officer_named(petugas)
    require_own_names(files)
    with told(), writing(folders):
        done = import_books(folders, files, officer, tanggal.date(), dry_run=dry_run)
    show_imported(done, ("putusan", "kartu"), dry_run=dry_run)
    if any(not one.refused for one in done):
        console.print(_from_when(tanggal.date()), soft_wrap=True)
    if any(one.refused for one in done):
        raise BadUse("Perbaiki sel yang disebut lalu ulangi / mend the cells named, then repeat.")


@app.command("revoke")
def revoke(
    pair_id: Annotated[str, typer.Option("--id", help="Nomor pasangan, atau ID_LAPORAN:PERAN.")],
    petugas: OfficerOption,
    alasan: Annotated[str, typer.Option("--alasan", help="Mengapa ditarik.")],
    tanggal: DayOption,
    data: DataOption = Path("data"),
) -> None:
    """Tarik kembali padanan yang keliru / take a wrong link back."""
    import review
    from assets.revocation import PairUnknown
    from assets.revocation import revoke as take_back
    from pipelines.show import console

    folders, officer, reason = linked(data), officer_named(petugas), alasan.strip()
    if not reason:
        raise BadUse("--alasan kosong / empty: tulis mengapa padanan itu keliru.")
    with told(), writing(folders):
        try:
            done = take_back(folders, pair_id, officer, reason, tanggal.date())
        except (PairUnknown, review.NothingToTakeBack) as fault:
            raise BadUse(str(fault)) from None
    if done.officers < done.needed:
        console.print(
            f"Dicatat; menunggu petugas kedua ({done.officers} dari {done.needed}); padanan masih "
            "berlaku / recorded; the link stands until a second officer agrees."
        )
        return
    console.print(
        "Ditarik; pasangan kembali ke antrean / taken back; the pair waits again. "
        "Jalankan bansos run, lalu bansos review untuk selisihnya / then see the difference."
    )
    console.print(_from_when(tanggal.date()), soft_wrap=True)


@app.command("labels")
def labels(
    out: Annotated[Path, typer.Option("--out", help="Berkas .parquet atau .csv.")],
    data: DataOption = Path("data"),
) -> None:
    """Putusan sebagai contoh latih: pola dan YA/TIDAK / decisions as labels for training."""
    from assets.quality import write_labels
    from pipelines.show import console

    if out.suffix.lower() not in (".parquet", ".csv"):
        raise BadUse(f"--out {out.name}: akhiran harus / the ending must be .parquet atau .csv.")
    with told():
        count = write_labels(linked(data), out)
    console.print(f"{out}: {count} label", soft_wrap=True)


def show_imported(done: Sequence[ImportedFile], words: tuple[str, str], *, dry_run: bool) -> None:
    """Per workbook what is wrong with it and what was recorded; `words`: answers, their places."""
    from pipelines.show import console

    answers, places = words
    for one in done:
        show_findings(one.name, one.findings)
        outcome = (
            "DITOLAK utuh, tidak ada yang dicatat / refused whole, nothing recorded"
            if one.refused
            else f"{one.recorded} {answers} {'akan dicatat' if dry_run else 'dicatat'}, "
            f"{one.repeats} sudah tercatat, {one.blank} {places} kosong"
        )
        console.print(f"{one.name}: {outcome}", soft_wrap=True)


def show_findings(name: str, findings: pl.DataFrame) -> None:
    """What is wrong with a workbook, cell by cell, and what to do."""
    from pipelines.show import console, frame_table

    if findings.is_empty():
        return
    shown = findings.drop("berkas").head(_SHOWN_FINDINGS)
    console.print(frame_table(shown, f"{name}: yang perlu dilihat / to look at"))
    if findings.height > shown.height:
        console.print(f"  … dan {findings.height - shown.height} lainnya / more")


def _from_when(day: date) -> str:
    return (
        f"Berlaku pada lari yang tahu sampai {day} atau sesudahnya (--as-of) / counts in runs "
        f"as of {day} or later."
    )


def linked(data: Path) -> Folders:
    """The data folder, if links were made there."""
    from assets.folders import Folders

    folders = Folders(data)
    if not folders.engine_links.exists() or not folders.links.exists():
        raise BadUse(
            f"Belum ada padanan / no links yet under {data}. Jalankan dulu / run first: "
            "bansos run --tahap …"
        )
    return folders


def officer_named(name: str) -> str:
    """The officer as recorded: one space between words; BadUse for what is no name."""
    stripped = " ".join(name.split())
    if not _OFFICER.fullmatch(stripped):
        raise BadUse("--petugas: 2–64 huruf, angka, titik, garis atau spasi / letters and digits.")
    return stripped


def require_own_names(files: Sequence[Path]) -> None:
    """BadUse if two workbooks have one name: findings could not be told apart."""
    if len({path.name for path in files}) < len(files):
        raise BadUse("Dua berkas bernama sama / two files of one name: beri nama yang berbeda.")


@contextmanager
def writing(folders: Folders, *, any_version: bool = False) -> Iterator[None]:
    """Hold the data folder for writing."""
    from assets.sole_writer import DataBusy, sole_writer

    try:
        with sole_writer(folders.lock, any_version=any_version):
            yield
    except DataBusy as fault:
        raise BadUse(str(fault)) from None


@contextmanager
def told() -> Iterator[None]:
    """Faults of files and folders as an officer can act on them."""
    try:
        yield
    except (PermissionError, FileNotFoundError, NotADirectoryError, IsADirectoryError) as fault:
        raise BadUse(f"{fault.strerror}: {fault.filename}") from None
