"""`bansos publik`: figures for everyone, small cells hidden.

What belongs here: options, exit codes and what is told.
What does not: what is counted or hidden (release.public).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse, Refused
from pipelines.options import DataOption

app = typer.Typer()


@app.command("publik")
def public(
    out: Annotated[Path, typer.Option("--out", help="Folder keluaran; boleh diumumkan.")],
    kunci: Annotated[
        list[Path],
        typer.Option(
            "--kunci",
            envvar="BANSOS_KUNCI_UMUM",
            help="Kunci umum (PEM) yang menandatangani rilis; boleh beberapa.",
        ),
    ],
    data: DataOption = Path("data"),
) -> None:
    """Angka untuk umum dari tahap yang dirilis / figures for the public, small cells hidden."""
    from assets.approval import NotSound
    from assets.folders import Folders
    from assets.public import NothingReleased, write_public
    from pipelines.show import console, findings_table, number
    from pipelines.verify import public_key

    keys = [public_key(path) for path in kunci]
    try:
        written = write_public(Folders(data), out, keys)
    except NothingReleased as fault:
        raise BadUse(str(fault)) from None
    except NotSound as fault:
        findings_table(fault.findings, data / "release")
        raise Refused("Tidak ada yang ditulis / nothing was written.") from None
    for name, rows in written.items():
        hidden = int(rows["disembunyikan"].sum())
        console.print(
            f"{out}/{name}.parquet, .csv: {number(rows.height)} baris / rows, "
            f"{number(hidden)} disembunyikan / hidden",
            soft_wrap=True,
        )
