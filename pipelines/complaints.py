"""`bansos aduan`: complaints – where they stand, who answers, what goes out.

What belongs here: options, exit codes and what an officer is told.
What does not: sorting, routing and moving cases (complaints), or files (assets).

No message names a NIK, a KK number or a person; a complaint is named by its number alone.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse, Refused
from pipelines.landed import take_in_first
from pipelines.options import DataOption
from pipelines.review import DayOption, OfficerOption, linked, officer_named, told, writing

if TYPE_CHECKING:
    from assets.complaints import ComplaintsResult
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
_WIDTHS = (0, 2, 4, 6, 10)


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
    from assets.complaint_lists import refused_answers, standing
    from pipelines.show import console, frame_table

    folders, area = linked(data), _area(wilayah)
    result = _followed(folders, landing, as_of.date() if as_of else None)
    console.print(
        frame_table(standing(folders, area), f"Aduan sampai / complaints by {result.as_of}")
    )
    refused = refused_answers(folders)
    if refused.height:
        console.print(frame_table(refused, "Tanggapan yang tidak berlaku / answers not taken"))


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

    folders, officer, area = linked(data), officer_named(petugas), _area(wilayah)
    _followed(folders, None, None)
    with told(), writing(folders):
        done = refer_complaints(folders, out, area, officer, tanggal.date(), again=ulang)
    _followed(folders, None, None)
    for one in done:
        console.print(f"{one.path}: {one.cases} aduan", soft_wrap=True)
    if not done:
        console.print("Tidak ada aduan yang menunggu rujukan / nothing waits to be referred.")
        return
    console.print(
        "Berkas *_terbatas memuat pelapor yang dilindungi: serahkan hanya kepada petugas yang "
        "ditunjuk OPD itu. Tanggapan diisi pada lembar tanggapan_aduan_*.csv dan diletakkan di "
        "landing/tanggapan_aduan/. / Restricted files go to the assigned officer alone.",
        soft_wrap=True,
    )


@app.command("slrt")
def export_slrt(out: OutOption, wilayah: AreaOption = "", data: DataOption = Path("data")) -> None:
    """Ekspor untuk SLRT/Puskesos, tanpa pelapor / the export for SLRT and Puskesos."""
    from assets.complaint_lists import write_slrt
    from pipelines.show import console

    folders, area = linked(data), _area(wilayah)
    _followed(folders, None, None)
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
    _followed(folders, None, None)
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


def _followed(folders: Folders, landing: Path | None, as_of: date | None) -> ComplaintsResult:
    from assets.complaints import follow_complaints
    from complaints import ComplaintLost
    from pipelines.show import stage_progress

    with writing(folders), stage_progress() as progress:
        take_in_first(folders, landing, progress)
        try:
            return follow_complaints(folders, as_of, progress)
        except ComplaintLost as fault:
            raise Refused(str(fault)) from None


def _area(text: str) -> str:
    digits = text.replace(".", "").strip()
    if len(digits) not in _WIDTHS or (digits and not digits.isdigit()):
        raise BadUse(f"--wilayah {text!r}: 2, 4, 6 atau 10 angka, mis. 33.25 atau 33.25.08.")
    return digits
