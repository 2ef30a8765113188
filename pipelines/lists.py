"""`bansos daftar` and `bansos instruksi`: a release as files for people, and for banks and post.

What belongs here: options, exit codes and what an officer is told.
What does not: what a face shows, or the sums (release, assets).

No message names a NIK, a KK number or a person.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse, Refused
from pipelines.options import DataOption, TahapOption, area_codes
from pipelines.released import chosen_release

app = typer.Typer()
OutOption = Annotated[Path, typer.Option("--out", help="Folder keluaran; berisi data pribadi.")]
_FACES, _FORMATS = ("pembayaran", "desa", "petugas"), ("xlsx", "csv", "parquet")


@app.command("daftar")
def lists(
    tahap: TahapOption,
    areas: Annotated[str, typer.Option(help="Kabupaten/kota: KK.KK,…")],
    out: OutOption,
    wajah: Annotated[str, typer.Option(help="pembayaran, desa atau petugas.")] = "petugas",
    bentuk: Annotated[str, typer.Option(help="xlsx, csv atau parquet.")] = "xlsx",
    data: DataOption = Path("data"),
) -> None:
    """Daftar satu kabupaten/kota sebagai berkas / one area's list, in one of its faces."""
    from assets.list_files import NoSuchPart, TooLong, write_face
    from pipelines.show import console, number

    for given, known, option in ((wajah, _FACES, "--wajah"), (bentuk, _FORMATS, "--bentuk")):
        if given not in known:
            raise BadUse(f"{option} {given!r}: {', '.join(known)}.")
    folders, chosen = chosen_release(data, tahap)
    for kabupaten in area_codes(areas) or []:
        try:
            path, rows = write_face(folders, chosen, kabupaten, wajah, out, bentuk)
        except (NoSuchPart, TooLong) as fault:
            raise BadUse(str(fault)) from None
        console.print(f"{path}: {number(rows)} baris / rows", soft_wrap=True)


@app.command("instruksi")
def instructions(
    tahap: TahapOption,
    kunci: Annotated[
        Path, typer.Option("--kunci", help="Kunci umum (PEM) yang menandatangani rilis.")
    ],
    out: OutOption,
    data: DataOption = Path("data"),
) -> None:
    """Instruksi bayar per kanal, hanya dari rilis yang ditandatangani / payment instructions."""
    from assets.list_files import NotReleased, write_instructions
    from pipelines.show import console, findings_table, number
    from release.approval import KeyUnusable, load_public_key

    folders, chosen = chosen_release(data, tahap)
    try:
        done = write_instructions(folders, chosen, load_public_key(kunci), out)
    except NotReleased as fault:
        findings_table(fault.findings, folders.release(chosen))
        raise Refused(str(fault)) from None
    except KeyUnusable as fault:
        raise BadUse(str(fault)) from None
    except FileNotFoundError as fault:
        raise BadUse(f"{fault.strerror}: {fault.filename}") from None
    for one in done:
        console.print(
            f"{one.path}: {number(one.baris)} baris / rows, Rp {number(one.rupiah)}",
            soft_wrap=True,
        )
    console.print(
        f"angka kendali / control totals: {out}/kontrol_instruksi_{chosen}.csv, "
        f"instruksi_{chosen}.json",
        soft_wrap=True,
    )
