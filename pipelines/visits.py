"""`bansos tugas`: what companions should find out from which families, and what came back.

What belongs here: options, exit codes and what an officer is told.
What does not: tasks, workbooks and their checks (review.visits, assets.visits).

No message names a NIK, a KK number or a person: cells are named by file, sheet, row and column.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption
from pipelines.review import (
    DayOption,
    OfficerOption,
    officer_named,
    require_own_names,
    show_imported,
    told,
    writing,
)

if TYPE_CHECKING:
    from assets.folders import Folders
    from schemas.tahap import Tahap

app = typer.Typer(
    help="Daftar kunjungan pendamping / companions' visit lists.", invoke_without_command=True
)

_NUMBER_DIGITS = 16
_DIGITS = {"desa": 10, "kecamatan": 6, "kabupaten": 4}
LandingOption = Annotated[
    Path,
    typer.Option("--landing", envvar="BANSOS_LANDING", help="Folder landing untuk jawabannya."),
]


@app.callback()
def list_tasks(
    context: typer.Context,
    desa: Annotated[str | None, typer.Option(help="Kode desa, mis. 33.25.01.2001.")] = None,
    kecamatan: Annotated[str | None, typer.Option(help="Kode kecamatan, mis. 33.25.01.")] = None,
    kabupaten: Annotated[str | None, typer.Option(help="Kode kabupaten/kota, mis. 33.25.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder untuk buku kerja; berisi data pribadi.")
    ] = None,
    tahap: Annotated[str | None, typer.Option(help="Bawaan: tahap terakhir.")] = None,
    data: DataOption = Path("data"),
) -> None:
    """Daftar kunjungan (.xlsx), satu per desa / one visit list per village."""
    if context.invoked_subcommand is not None:
        return
    from assets.visits import write_visit_lists
    from pipelines.show import console, number, stage_progress

    area = _area({"desa": desa, "kecamatan": kecamatan, "kabupaten": kabupaten})
    if out is None:
        raise BadUse("Beri --out FOLDER: daftar memuat data pribadi / it holds personal data.")
    folders, chosen = released(data, tahap)
    _there(folders, chosen, area)
    with told(), writing(folders), stage_progress() as progress:
        done = write_visit_lists(folders, chosen, area, out, progress)
    for book in done:
        console.print(
            f"{book.path}: {number(book.tasks)} hal dari {number(book.families)} keluarga / "
            "things to find out",
            soft_wrap=True,
        )
    if done:
        console.print(
            "Memuat NIK, nomor KK dan nama: simpan terbatas, musnahkan sesudah diserahkan / "
            "personal data: keep close, destroy after handing in."
        )
    else:
        console.print("Tidak ada yang perlu dikunjungi / nothing to visit for.")


@app.command("masuk")
def take_back(
    files: Annotated[list[Path], typer.Argument(help="Daftar kunjungan yang sudah diisi.")],
    petugas: OfficerOption,
    tanggal: DayOption,
    landing: LandingOption,
    data: DataOption = Path("data"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Periksa saja, jangan mencatat.")
    ] = False,
) -> None:
    """Periksa daftar yang kembali; jawabannya menjadi berkas daftar di landing."""
    from assets.visits import take_back_visits
    from pipelines.show import console

    officer = officer_named(petugas)
    require_own_names(files)
    if not landing.is_dir():
        raise BadUse(f"Folder landing tidak ada / no such landing folder: {landing}.")
    folders, newest = released(data, None)
    with told(), writing(folders):
        done = take_back_visits(
            folders, landing, files, officer, tanggal.date(), newest, dry_run=dry_run
        )
    show_imported(done, ("jawaban", "baris"), dry_run=dry_run)
    if any(one.refused for one in done):
        raise BadUse("Perbaiki sel yang disebut lalu ulangi / mend the cells named, then repeat.")
    if not dry_run:
        console.print(
            f"Jawaban terletak di {landing}/verifikasi, komponen dan eksklusi; berlaku pada "
            "bansos run berikut yang batasnya tidak mendahului kunjungan / counts in the next run.",
            soft_wrap=True,
        )


@app.command("wali")
def record(
    nama: Annotated[str, typer.Option(help="Nama wali seperti di KTP.")],
    dasar: Annotated[str, typer.Option(help="Surat atau berita acara yang diperlihatkan.")],
    petugas: OfficerOption,
    tanggal: DayOption,
    no_kk: Annotated[str, typer.Option(help="Nomor KK anak; - dari masukan baku.")] = "-",
    nik: Annotated[str, typer.Option(help="NIK wali; - dari masukan baku.")] = "-",
    cabut: Annotated[bool, typer.Option("--cabut", help="Cabut wali, bukan catat.")] = False,
    data: DataOption = Path("data"),
) -> None:
    """Catat wali anak yang tinggal sendiri; perlu dua petugas / a guardian, by two officers."""
    from assets.guardians import record_guardian
    from pipelines.show import console
    from review import GuardianRefused, GuardianWord

    family, guardian = _number(no_kk), _number(nik)
    word = GuardianWord(
        no_kk=family,
        nik_wali=guardian,
        nama_wali=nama,
        act="CABUT" if cabut else "CATAT",
        basis=dasar,
        officer=officer_named(petugas),
        day=tanggal.date(),
    )
    folders, newest = released(data, None)
    with told(), writing(folders):
        try:
            done = record_guardian(folders, newest, word)
        except GuardianRefused as fault:
            raise BadUse(str(fault)) from None
    if not done.enough:
        console.print(
            "Dicatat; menunggu petugas kedua, yang menulis nomor dan nama dari surat aslinya / "
            "recorded; a second officer is needed.",
            soft_wrap=True,
        )
        return
    console.print(
        f"{'Dicabut' if cabut else 'Berlaku'} sejak / from {tanggal.date()}. Ulangi bansos run; "
        f"bila batas tahap lebih awal / if its cut-off is earlier: --as-of {tanggal.date()}.",
        soft_wrap=True,
    )


def _number(text: str) -> str:
    """16 digits as given, or the next line of standard input for `-`; never repeated."""
    digits = (sys.stdin.readline() if text == "-" else text).strip()
    if not (digits.isdigit() and len(digits) == _NUMBER_DIGITS):
        raise BadUse("Nomor KK dan NIK wali masing-masing 16 angka / 16 digits each.")
    return digits


def released(data: Path, tahap: str | None) -> tuple[Folders, Tahap]:
    """The data folder and the released tahap asked for, the last one unless named."""
    from assets.family_record import released_tahap
    from assets.folders import Folders
    from schemas.tahap import Tahap, UnknownTahap

    folders = Folders(data)
    found = released_tahap(folders)
    try:
        chosen = Tahap.parse(tahap) if tahap else None
    except UnknownTahap as fault:
        raise BadUse(str(fault)) from None
    if not found or (chosen is not None and chosen not in found):
        raise BadUse(
            "Tahap itu belum dirilis / not released. Ada / there are: "
            f"{', '.join(map(str, found)) or 'tidak ada'}. Jalankan / run: bansos run --tahap …"
        )
    return folders, chosen or found[-1]


def _area(given: dict[str, str | None]) -> str:
    """The digits of the one area named; BadUse says what a code looks like."""
    named = {level: code for level, code in given.items() if code is not None}
    if len(named) != 1:
        raise BadUse("Beri satu dari / give one of: --desa, --kecamatan, --kabupaten.")
    ((level, code),) = named.items()
    digits = code.replace(".", "").strip()
    if not digits.isdigit() or len(digits) != _DIGITS[level]:
        raise BadUse(f"--{level} {code!r}: {_DIGITS[level]} angka / digits (Kemendagri).")
    return digits


def _there(folders: Folders, tahap: Tahap, area: str) -> None:
    """BadUse unless the tahap has families of the area's kabupaten/kota."""
    from assets.folders import parts

    known = parts(folders.register(tahap) / "keluarga")
    if area[:4] not in known:
        raise BadUse(
            f"Kabupaten/kota {area[:4]} tidak ada pada tahap / not in {tahap}. Ada / there are: "
            + ", ".join(sorted(known))
        )
