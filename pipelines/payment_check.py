"""`bansos bayar verifikasi`: are the payment lists still what was made, of these releases?

What belongs here: options, exit codes and what an officer is told.
What does not: what is looked at (`assets.payment_seal`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.options import DataOption


def verify_lists(
    data: DataOption = Path("data"),
    out: Annotated[
        Path | None,
        typer.Option(help="Periksa juga daftar yang ditulis bansos bayar --out ke folder ini."),
    ] = None,
) -> None:
    """Periksa daftar penyaluran terhadap manifes dan rilisnya; 0 utuh, 1 tidak / verify them."""
    from assets.folders import Folders
    from assets.payment_seal import check, check_written
    from pipelines.show import console

    folders = Folders(data)
    faults = check(folders)
    if out is not None:
        faults += [f"{out.name}/{fault}" for fault in check_written(folders, out)]
    for fault in faults:
        console.print(f"  {fault}", soft_wrap=True)
    console.print(
        f"{len(faults)} temuan / findings"
        if faults
        else "Utuh: berkas, jumlah dan rilisnya cocok / sound: files, sums and releases agree."
    )
    if faults:
        raise typer.Exit(1)
