"""`bansos petunjuk`: whom lists of other systems see and the register has not, by name.

What belongs here: options and what an officer is told; counts by village for `bansos status`.
What does not: finding leads (register, assets.leads).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption, area_code

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer()


@app.command("petunjuk")
def leads(
    wilayah: Annotated[
        str, typer.Option(help="Kode kabupaten, kecamatan atau desa, mis. 33.25.08.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder keluaran; berisi data pribadi.")],
    data: DataOption = Path("data"),
) -> None:
    """Petunjuk dari buku desa, e-PPGBM, PDTT (.xlsx) / leads from other systems' lists."""
    from assets.folders import Folders
    from assets.leads import newest_register, write_leads
    from pipelines.show import console, number

    area = area_code(wilayah)
    if not area:
        raise BadUse("--wilayah: sebut wilayahnya / name the area, mis. 33.25 atau 33.25.08.")
    folders = Folders(data)
    tahap = newest_register(folders)
    if tahap is None or not folders.leads(tahap).exists():
        raise BadUse(
            f"Belum ada petunjuk / no leads under {data}: letakkan daftar di landing, lalu / "
            "run first: bansos run --tahap …"
        )
    path, rows = write_leads(folders, tahap, area, out)
    console.print(f"{path}: {number(rows)} petunjuk / leads", soft_wrap=True)
    console.print(
        "Memuat NIK dan nama: simpan terbatas / personal data. Tidak mengubah apa pun: yang "
        "benar dilaporkan dengan formulir / report on a form what proves true: bansos form."
    )


def leads_table(found: pl.DataFrame, areas: Sequence[str]) -> None:
    """Leads by kind and source; per kabupaten/kota, of those named by village."""
    import polars as pl

    from pipelines.show import console, frame_table

    if found.is_empty():
        return
    by = ["kode_kabupaten_kota", "jenis", "sumber"]
    title = "Petunjuk dari daftar lain, bukan peristiwa / leads from other lists, no events"
    counted = found.group_by(by).agg(pl.col("petunjuk").sum()).sort(by)
    console.print(frame_table(counted, title))
    for area in areas:
        own = found.filter(kode_kabupaten_kota=area).drop("kode_kabupaten_kota", "daftar")
        console.print(frame_table(own.sort(own.columns), f"Petunjuk di {area} menurut desa"))
