"""`bansos publik`: figures for everyone, small cells hidden.

What belongs here: options, exit codes and what is told.
What does not: what is counted or hidden (release.public).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption

app = typer.Typer()


@app.command("publik")
def public(
    out: Annotated[Path, typer.Option("--out", help="Folder keluaran; boleh diumumkan.")],
    data: DataOption = Path("data"),
) -> None:
    """Angka untuk umum dari tahap yang disahkan / figures for the public, small cells hidden."""
    from assets.folders import Folders
    from assets.public import NothingApproved, write_public
    from pipelines.show import console, number

    try:
        written = write_public(Folders(data), out)
    except NothingApproved as fault:
        raise BadUse(str(fault)) from None
    for name, rows in written.items():
        hidden = int(rows["disembunyikan"].sum())
        console.print(
            f"{out}/{name}.parquet, .csv: {number(rows.height)} baris / rows, "
            f"{number(hidden)} disembunyikan / hidden",
            soft_wrap=True,
        )
