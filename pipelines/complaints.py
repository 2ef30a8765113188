"""`bansos aduan`: complaints – where they stand, who answers, what goes out.

What belongs here: options, exit codes and what an officer is told.
What does not: sorting, routing and moving cases (complaints), or files (assets).

No message names a NIK, a KK number or a person; a complaint is named by its number alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse, Refused
from pipelines.landed import take_in_first
from pipelines.options import DataOption, area_code
from pipelines.review import DayOption, OfficerOption, linked, officer_named, told, writing

if TYPE_CHECKING:
    from assets.complaints import ComplaintsResult, Known
    from assets.folders import Folders

app = typer.Typer(
    name="aduan",
    help="Aduan warga: keadaan, rujukan ke OPD, resi / complaints and who answers them.",
    invoke_without_command=True,
)

AreaOption = Annotated[
    str, typer.Option("--wilayah", help="Kode kabupaten, kecamatan atau desa; kosong: semua.")
]
OutOption = Annotated[Path, typer.Option("--out", help="Folder keluaran; berisi data pribadi.")]
_OTHER_OPD = (
    "Tanggapan OPD_LAIN datang dari OPD yang tidak memegang aduan itu dan ditahan. Bila benar OPD "
    "itu yang menangani, kirim baris DIRUJUK_OPD dengan opd itu, bertanggal paling lambat sama; "
    "tanggapannya lalu berlaku sendiri. OPD_TIDAK_DIKENAL: kode itu tidak ada di rujukan_opd. / "
    "Answers of an OPD that does not hold the case wait until the case is passed on to it."
)
_NO_CALENDAR = (
    "Hari libur sesudah {year} belum ditetapkan dalam reference/libur.csv: batas waktu sesudahnya "
    "hanya melewati Sabtu dan Minggu. / No holidays are known after {year}."
)


@app.callback()
def overview(
    context: typer.Context,
    data: DataOption = Path("data"),
    landing: Annotated[
        Path | None, typer.Option(help="Folder tanggapan OPD; diterima dahulu.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Yang diketahui sampai tanggal ini."),
    ] = None,
    wilayah: AreaOption = "",
) -> None:
    """Keadaan aduan per OPD, yang lewat batas, dan tanggapan yang tidak berlaku."""
    if context.invoked_subcommand is not None:
        return
    from assets.complaint_lists import (
        cases_of,
        history_of,
        refused_answers,
        standing,
        weekends_only,
    )
    from pipelines.show import console, frame_table
    from pipelines.show_aside import aside_table

    folders, area = linked(data), area_code(wilayah)
    followed = _followed(folders, landing)
    day = followed.as_of
    if as_of is None:
        cases, history = cases_of(folders), history_of(folders)
    else:
        day = as_of.date()
        known = _known_on(folders, day)
        cases, history = known.cases, known.history
    console.print(frame_table(standing(cases, area), f"Aduan sampai / complaints by {day}"))
    refused = refused_answers(history)
    if refused.height:
        console.print(frame_table(refused, "Tanggapan yang tidak berlaku / answers not taken"))
    aside_table(folders, followed.aside)
    if refused["nasib"].is_in(["OPD_LAIN", "OPD_TIDAK_DIKENAL"]).any():
        console.print(_OTHER_OPD, soft_wrap=True)
    if (year := weekends_only(cases)) is not None:
        console.print(_NO_CALENDAR.format(year=year), soft_wrap=True)


@app.command("rujuk")
def refer(
    out: OutOption,
    petugas: OfficerOption,
    tanggal: DayOption,
    wilayah: AreaOption = "",
    data: DataOption = Path("data"),
    ulang: Annotated[
        bool, typer.Option("--ulang", help="Juga yang sudah di OPD; tidak dicatat lagi.")
    ] = False,
) -> None:
    """Paket rujukan per OPD (Parquet, XLSX) dan lembar tanggapannya / packages per OPD."""
    from assets.complaint_lists import refer_complaints
    from pipelines.show import console

    folders, officer, area = linked(data), officer_named(petugas), area_code(wilayah)
    _followed(folders, None)
    with told(), writing(folders):
        done = refer_complaints(folders, out, area, officer, tanggal.date(), again=ulang)
    _followed(folders, None)
    for one in done:
        console.print(f"{one.path}: {one.cases} aduan", soft_wrap=True)
    if not done:
        console.print("Tidak ada aduan yang menunggu rujukan / nothing waits to be referred.")
        return
    console.print(
        "Berkas *_terbatas memuat pelapor yang dilindungi: serahkan hanya kepada petugas yang "
        "ditunjuk OPD itu. Tanggapan diisi pada lembar tanggapan_aduan_* (XLSX atau CSV) dan "
        "diletakkan di landing/tanggapan_aduan/. / Restricted files go to the assigned officer "
        "alone.",
        soft_wrap=True,
    )


@app.command("slrt")
def export_slrt(out: OutOption, wilayah: AreaOption = "", data: DataOption = Path("data")) -> None:
    """Ekspor untuk SLRT/Puskesos, tanpa pelapor / the export for SLRT and Puskesos."""
    from assets.complaint_lists import write_slrt
    from pipelines.show import console

    folders, area = linked(data), area_code(wilayah)
    _followed(folders, None)
    with told():
        done = write_slrt(folders, out, area)
    for one in done:
        console.print(f"{one.path}: {one.cases} aduan", soft_wrap=True)
    console.print(
        "Tidak termasuk aduan yang dilindungi atau menyangkut kader dan aparat desa / "
        "without protected complaints and those about cadres or officials.",
        soft_wrap=True,
    )


@app.command("resi")
def slip(
    nomor: Annotated[str, typer.Argument(help="Nomor aduan (AD…) atau id_laporan.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Tulis sebagai HTML siap cetak.")
    ] = None,
    data: DataOption = Path("data"),
) -> None:
    """Resi untuk warga: nomor, penanggung jawab, batas waktu / the citizen's slip."""
    from assets.complaint_lists import slip_of
    from pipelines.show import console

    folders = linked(data)
    _followed(folders, None)
    found = slip_of(folders, nomor)
    if found is None:
        raise BadUse(
            "Aduan bernomor itu tidak ada / no such complaint. Periksa nomornya, atau terima "
            "dahulu berkasnya: bansos run --tahap …"
        )
    if out is None:
        console.print(found.text, soft_wrap=True, highlight=False)
        return
    with told():
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(found.page, encoding="utf-8")
    console.print(f"{out}")


def _followed(folders: Folders, landing: Path | None) -> ComplaintsResult:
    from assets.complaints import follow_complaints
    from pipelines.show import stage_progress

    with writing(folders), _footing(), stage_progress() as progress:
        take_in_first(folders, landing, progress)
        return follow_complaints(folders, progress)


def _known_on(folders: Folders, day: date) -> Known:
    from assets.complaints import complaints_on
    from pipelines.show import stage_progress

    with _footing(), stage_progress() as progress:
        return complaints_on(folders, day, progress)


@contextmanager
def _footing() -> Iterator[None]:
    from complaints import ComplaintLost

    try:
        yield
    except ComplaintLost as fault:
        raise Refused(str(fault)) from None
