"""`bansos laporan`: the report of a tranche as one HTML file.

What belongs here: the command.
What does not: what stands in it (report), or reading it together (assets.report).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.options import DataOption, TahapOption, area_code
from pipelines.released import chosen_release

app = typer.Typer()


@app.command("laporan")
def laporan(
    tahap: TahapOption,
    out: Annotated[
        Path | None, typer.Option(help="Berkas HTML; bawaan: DATA/laporan/TAHAP/laporan.html.")
    ] = None,
    wilayah: Annotated[
        str,
        typer.Option(
            help="Kode kabupaten, kecamatan atau desa: laporan berjenjang untuk Tim Pembina."
        ),
    ] = "",
    data: DataOption = Path("data"),
) -> None:
    """Laporan tahap: apa yang dibayar dan mengapa tidak / the report, offline, prints well."""
    from assets.report import write_report
    from pipelines.show import console

    folders, chosen = chosen_release(data, tahap)
    area = area_code(wilayah)
    usual = folders.report(chosen)
    path = out or (usual.with_name(f"berjenjang-{area}.html") if area else usual)
    console.print(f"laporan / report  {write_report(folders, chosen, path, area)}", soft_wrap=True)
