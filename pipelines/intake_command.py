"""`bansos intake`: files that came in, what is wrong with them, and what goes back.

What belongs here: options, exit codes and what an officer is told.
What does not: reading files or writing workbooks (intake), or the lake (assets).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption

app = typer.Typer(help="Berkas yang diterima / files received.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(help="Berkas seperti diterima.")]


@app.command("release")
def release_held(
    berkas: Annotated[str, typer.Option(help="sha256 berkas, sedikitnya 8 huruf pertama.")],
    petugas: Annotated[str, typer.Option(help="Siapa yang memutuskan.")],
    alasan: Annotated[str, typer.Option(help="Mengapa berkas itu wajar.")],
    tanggal: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Bawaan: hari ini.")
    ] = None,
    data: DataOption = Path("data"),
) -> None:
    """Lepaskan berkas yang ditahan pemutus badai; perlu dua petugas / let a held file go."""
    from pipelines.storm import release_held_file, release_shown

    day = (tanggal or datetime.now()).date()
    release_shown(release_held_file(data, berkas, petugas, alasan, day), day)


@app.command("return")
def return_(
    file: FileArgument,
    out: Annotated[Path, typer.Option("--out", help="Folder untuk buku kerja.")] = Path("."),
    data: Annotated[
        Path | None, typer.Option(help="Sebutkan juga yang ditolak saat berkas digabung di sini.")
    ] = None,
) -> None:
    """Buku kerja bertanda untuk pengirim / the same workbook, its faults marked and explained."""
    from assets.back_to_sender import counted_as, write_back
    from assets.stamps import file_sha256
    from pipelines.show import console, number

    tables = write_back(_existing(file), out, data)
    same = None if data is None else counted_as(file, file_sha256(file), data)
    if same is not None:
        console.print(
            f"Isi berkas ini sama persis dengan {same}, yang sudah diterima; barisnya dihitung "
            "sekali / holds what that file holds, whose rows count.",
            soft_wrap=True,
            markup=False,
        )
    told = [one for one in tables if one.read or one.hint]
    for one in told:
        waiting = f"belum diisi {number(one.unanswered)} + " if one.unanswered else ""
        console.print(
            f"{one.name}: {one.state}; dibaca {number(one.read)} = diterima "
            f"{number(one.read - one.unanswered - one.rejected)} + {waiting}ditolak "
            f"{number(one.rejected)}; "
            f"sel ditolak {number(one.cells)}, diperbaiki {number(one.repaired)}",
            soft_wrap=True,
        )
        if one.hint:
            console.print(f"  {one.hint}", soft_wrap=True, markup=False)
    if len(told) < len(tables):
        console.print(f"{len(tables) - len(told)} lembar tanpa baris / sheets without rows.")
    for path in dict.fromkeys(one.path for one in tables):
        console.print(f"  → {path}", soft_wrap=True)
    console.print(
        "Buku kerja ini memuat data pribadi: kirim hanya kepada pengirimnya / "
        "these workbooks hold personal data: send them to their sender only."
    )


@app.command("map")
def map_(
    file: FileArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="Berkas YAML; bawaan: ke layar.")
    ] = None,
) -> None:
    """Rancangan tata letak untuk berkas yang belum dikenal / a draft layout for an unknown file."""
    from intake.containers import pieces_of
    from intake.mapping import draft_layout
    from intake.reasons import FileRefused

    drafts = []
    for piece in pieces_of(_existing(file).read_bytes(), file.name):
        try:
            drafts.append((piece.name, draft_layout(piece)))
        except FileRefused as refusal:
            raise BadUse(f"{piece.name}: {refusal}") from None
    for name, draft in drafts:
        told = "sudah dikenal sebagai / already fits" if draft.complete else "terdekat / nearest"
        typer.echo(f"# {name}: {len(draft.titles)} judul; {told}: {draft.nearest}", err=True)
    text = "---\n".join(draft.text for _, draft in drafts)
    if out is None:
        typer.echo(text, nl=False)
    elif out.exists():
        raise BadUse(f"{out} sudah ada / already there; beri nama lain / name another.")
    else:
        out.write_text(text, encoding="utf-8")


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise BadUse(f"Berkas tidak ada / no such file: {file}")
    return file
