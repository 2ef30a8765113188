"""`bansos usul`: accepted changes proposed to the owners of DTSEN, and what they answered.

What belongs here: options, exit codes and what an officer is told.
What does not: proposals, packages and answers (register, review, assets).

No message names a NIK, a KK number or a person: cells are named by file, sheet, row and column.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse, Refused
from pipelines.options import DataOption
from pipelines.review import (
    DayOption,
    OfficerOption,
    linked,
    officer_named,
    require_own_names,
    show_imported,
    told,
    writing,
)

if TYPE_CHECKING:
    from assets.folders import Folders

app = typer.Typer(
    help="Usul pemutakhiran DTSEN kepada BPS dan dinas sosial / proposals to the data's owners.",
    no_args_is_help=True,
)
MonthOption = Annotated[str, typer.Option("--bulan", help="Periode usulan YYYY-MM.")]
_BODY = re.compile(r"[\w.,'/ -]{2,64}")


@app.command("buat")
def make(bulan: MonthOption, data: DataOption = Path("data")) -> None:
    """Buat paket usul satu bulan / make a month's package of proposals."""
    from assets.amendment_files import PackageDiffers
    from assets.amendments import NothingToPropose, make_package
    from pipelines.show import console, number, stage_progress
    from pipelines.show_amendments import account_table
    from rules import ParameterFault, ParameterMissing

    folders = linked(data)
    with told(), writing(folders), stage_progress() as progress:
        try:
            done = make_package(folders, bulan, progress)
        except (NothingToPropose, ParameterFault, ParameterMissing) as fault:
            raise BadUse(str(fault)) from None
        except PackageDiffers as fault:
            raise Refused(str(fault)) from None
    account_table(done.account)
    console.print(
        f"{done.folder}: {number(done.proposed)} usul dari laporan sampai / from reports until "
        f"{done.cutoff}, {number(done.closed.height)} usul terdahulu ditutup / closed"
        + ("" if done.fresh else "; sudah ada, sama / already there, the same"),
        soft_wrap=True,
    )
    console.print(
        "Memuat NIK, nomor KK dan nama: serahkan lewat jalur yang aman / personal data: hand over "
        "by a safe way. Periksa / check: bansos usul periksa " + str(done.folder),
        soft_wrap=True,
    )


@app.command("masuk")
def take_back(
    files: Annotated[list[Path], typer.Argument(help="Jawaban: .xlsx, .csv atau .parquet.")],
    lembaga: Annotated[str, typer.Option("--lembaga", help="Yang menjawab, mis. BPS.")],
    petugas: OfficerOption,
    tanggal: DayOption,
    data: DataOption = Path("data"),
    ralat: Annotated[
        bool, typer.Option("--ralat", help="Jawaban tercatat boleh diganti yang lebih baru.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Periksa saja, jangan mencatat.")
    ] = False,
) -> None:
    """Periksa dan catat jawaban pemilik data / check and record the owners' answers."""
    from assets.amendment_answers import Handover, take_answers
    from pipelines.show import console

    folders, officer = _proposed(data), officer_named(petugas)
    body = " ".join(lembaga.split())
    if not _BODY.fullmatch(body):
        raise BadUse("--lembaga: 2–64 huruf, angka, titik, garis atau spasi / letters and digits.")
    require_own_names(files)
    with told(), writing(folders):
        by = Handover(body, officer, tanggal.date(), ralat)
        done = take_answers(folders, files, by, dry_run=dry_run)
    show_imported(done, ("jawaban", "baris"), dry_run=dry_run)
    if any(one.refused for one in done):
        raise BadUse(
            "Tidak ada yang dicatat. Perbaiki sel yang disebut lalu ulangi / nothing recorded: "
            "mend the cells named, then repeat."
        )
    if not dry_run:
        console.print("Keadaannya / where they stand: bansos usul status")


@app.command("status")
def status(
    data: DataOption = Path("data"),
    out: Annotated[
        Path | None,
        typer.Option(
            "--keluaran",
            help="Daftar usul dan keadaannya: .parquet, .csv atau .xlsx; data pribadi.",
        ),
    ] = None,
) -> None:
    """Usul menurut bulan dan keadaannya, dan mengapa ditolak / proposals by month and state."""
    from assets.amendment_files import packages
    from assets.amendment_state import states_of
    from pipelines.show import console
    from pipelines.show_amendments import refusals_table, states_table
    from pipelines.table_file import known_ending, written_through
    from schemas.amendments import STATES

    folders = _proposed(data)
    target = known_ending(out) if out is not None else None
    rows = states_of(folders, packages(folders), None)
    states_table(rows)
    refusals_table(rows)
    if target is not None:
        with told():
            list(written_through([rows], STATES, target))
        console.print(f"{target}: {rows.height} usul", soft_wrap=True)


@app.command("periksa")
def check(
    package: Annotated[Path, typer.Argument(help="Folder paket, mis. data/usul/2025-11.")],
) -> None:
    """Periksa paket usul sendiri saja / check a package by itself: 0 utuh, 1 tidak."""
    from assets.amendment_check import faults_of
    from pipelines.show import console

    if not package.is_dir():
        raise BadUse(f"Folder tidak ada / no such folder: {package}")
    found = faults_of(package)
    for line in found:
        console.print(f"  {line}", soft_wrap=True)
    console.print(
        f"{package}: " + (f"{len(found)} kesalahan / faults" if found else "utuh / sound"),
        soft_wrap=True,
    )
    if found:
        raise typer.Exit(1)


def _proposed(data: Path) -> Folders:
    """The data folder, if something was proposed there."""
    from assets.amendment_files import packages
    from assets.folders import Folders

    folders = Folders(data)
    if not packages(folders):
        raise BadUse(
            f"Belum ada paket usul / no package yet under {data}. Buat dulu / make one first: "
            "bansos usul buat --bulan …"
        )
    return folders
