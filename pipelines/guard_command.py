"""`bansos guard list|override`: what stops a release and asks, and two officers' answer.

What belongs here: the commands, and what an officer is told.
What does not: measuring or recording (assets.guards).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption, TahapOption
from pipelines.review import OfficerOption, writing

if TYPE_CHECKING:
    from assets.folders import Folders
    from schemas.tahap import Tahap

app = typer.Typer(
    name="guard",
    help="Pengaman: yang menghentikan penerbitan dan bertanya / guards that stop a release.",
    no_args_is_help=True,
)


@app.command("list")
def list_guards(
    tahap: TahapOption,
    data: DataOption = Path("data"),
    lihat: Annotated[
        bool, typer.Option("--lihat", help="Petugas di balik kode yang terpicu.")
    ] = False,
) -> None:
    """Setiap pengaman tahap ini: angka, batas, keadaan / every guard of the tahap."""
    import rules
    from assets.guards import guards_of, officers_behind
    from pipelines.show import console, frame_table
    from schemas.guards import GUARDS, NOT_COMPARED, TRIPPED

    folders, chosen = _decided(data, tahap)
    found = guards_of(folders, chosen, rules.load_parameters())
    shown = found.results.select(
        "id_pengaman", "pengaman", "wilayah", "kode", "jumlah", "angka", "batas", "keadaan"
    )
    console.print(frame_table(shown, f"Pengaman {chosen} / guards"))
    for name, text in GUARDS.items():
        console.print(f"  {name:<19} {text}", soft_wrap=True)
    if NOT_COMPARED in shown["keadaan"]:
        console.print(
            f"  {NOT_COMPARED}: tidak ada rilis sebelum {chosen}, jadi tidak ada pembandingnya / "
            "there is no release before, so nothing to compare with.",
            soft_wrap=True,
        )
    if lihat:
        codes = shown.filter(keadaan=TRIPPED)["kode"].drop_nulls().to_list()
        console.print(frame_table(officers_behind(folders, codes), "Petugas / officers"))


@app.command("override")
def override_guard(
    tahap: TahapOption,
    number: Annotated[str, typer.Option("--id", help="id_pengaman dari bansos guard list.")],
    petugas: OfficerOption,
    alasan: Annotated[str, typer.Option("--alasan", help="Mengapa angka itu wajar.")],
    tanggal: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Bawaan: hari ini.")
    ] = None,
    data: DataOption = Path("data"),
) -> None:
    """Lepaskan pengaman yang terpicu; perlu dua petugas / let a tripped guard pass."""
    from assets.guards import NotTripped, override
    from pipelines.show import console
    from release.guards import in_words

    folders, chosen = _decided(data, tahap)
    day = (tanggal or datetime.now()).date()
    try:
        with writing(folders):
            done = override(folders, chosen, number, petugas, alasan, day)
    except NotTripped as fault:
        raise BadUse(str(fault)) from None
    typer.echo(in_words(done.result))
    if done.released:
        console.print(
            f"Dilepas dua petugas / let pass by two officers. Ulangi / repeat: bansos run --tahap "
            f"{chosen} …; keduanya tercatat di manifes / both stand in the manifest. Berlaku "
            "sampai angka ini saja / for this figure only.",
            soft_wrap=True,
        )
    else:
        console.print(
            "Keputusan pertama tercatat; penerbitan tetap tertahan sampai petugas kedua yang "
            "berbeda memutuskan / recorded; a second, different officer must decide.",
            soft_wrap=True,
        )


def _decided(data: Path, text: str) -> tuple[Folders, Tahap]:
    """The data folder and a tahap whose candidate decisions are there; else BadUse."""
    from assets.folders import Folders, parts
    from schemas.tahap import Tahap, UnknownTahap

    folders = Folders(data)
    try:
        tahap = Tahap.parse(text)
    except UnknownTahap as fault:
        raise BadUse(str(fault)) from None
    if not parts(folders.candidates(tahap)):
        raise BadUse(
            f"Belum ada putusan calon {tahap} di / no candidate decisions under {data}. Jalankan "
            f"dulu / run first: bansos run --tahap {tahap} …"
        )
    return folders, tahap
