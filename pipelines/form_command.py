"""`bansos form`: the forms of one posyandu, for a computer without a network and for paper.

What belongs here: options, exit codes and what an officer is told.
What does not: the forms themselves (intake).
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse

app = typer.Typer()
_VILLAGE = re.compile(r"^\d{10}")
_POSYANDU = re.compile(r"[0-9A-Za-z.\-]{1,40}")


@app.command("form")
def form(
    posyandu: Annotated[str, typer.Option("--posyandu", help="Kode posyandu.")],
    tanggal: Annotated[
        datetime, typer.Option("--tanggal", formats=["%Y-%m-%d"], help="Hari posyandu.")
    ],
    petugas: Annotated[str, typer.Option("--petugas", help="Kode kader atau operator.")],
    desa: Annotated[
        str | None, typer.Option("--desa", help="Kode desa; bawaan: 10 angka pertama posyandu.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder untuk XLSX dan PDF.")] = Path("."),
) -> None:
    """Formulir posyandu luring (XLSX) dan kertas (PDF) / a posyandu's forms, offline and paper."""
    from intake.form_paper import form_paper
    from intake.form_workbook import FormFor, form_workbook
    from pipelines.show import console
    from schemas.areas import village_codes

    if not _POSYANDU.fullmatch(posyandu):
        raise BadUse("--posyandu: huruf, angka, titik dan tanda hubung saja / letters and digits.")
    found = _VILLAGE.match(posyandu)
    village = desa or (found[0] if found else "")
    if village not in set(village_codes()):
        raise BadUse(
            f"Kode desa {village or '(tidak ada)'} tidak dikenal; beri --desa dengan 10 angka "
            "Kemendagri / no known village code; give --desa."
        )
    made_for = FormFor(posyandu, village, tanggal.date(), petugas)
    out.mkdir(parents=True, exist_ok=True)
    stem = f"formulir_{posyandu}_{tanggal:%Y%m%d}"
    for path, content in (
        (out / f"{stem}.xlsx", form_workbook(made_for)),
        (out / f"{stem}.pdf", form_paper(made_for)),
    ):
        path.write_bytes(content)
        console.print(str(path), soft_wrap=True)
