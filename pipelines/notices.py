"""`bansos pemberitahuan`: what families already paid are told before they are stopped or held.

What belongs here: options and what an officer is told.
What does not: who is noticed (rules) or writing the sheets (assets.notices).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.options import DataOption, area_codes
from pipelines.review import told
from pipelines.visits import released

app = typer.Typer()


@app.command("pemberitahuan")
def notices(
    out: Annotated[Path, typer.Option("--out", help="Folder keluaran; berisi data pribadi.")],
    tahap: Annotated[str | None, typer.Option(help="Bawaan: tahap terakhir.")] = None,
    areas: Annotated[str | None, typer.Option(help="Hanya kabupaten/kota ini: KK.KK,…")] = None,
    data: DataOption = Path("data"),
) -> None:
    """Pemberitahuan sebelum berhenti atau ditahan / notices before a stop or a hold."""
    from assets.notices import write_notices
    from pipelines.show import console, number, stage_progress

    folders, chosen = released(data, tahap)
    with told(), stage_progress() as progress:
        done = write_notices(folders, chosen, area_codes(areas), out, progress)
    for one in done:
        console.print(
            f"{one.path}: {number(one.families)} keluarga, {number(one.stopped)} berhenti; "
            f"hak yang ditahan / entitlement held Rp {number(one.rupiah)}",
            soft_wrap=True,
        )
    if done:
        console.print(
            "Memuat nomor KK dan nama: sampaikan per keluarga, simpan terbatas / personal data."
        )
    else:
        console.print("Tidak ada yang perlu diberi tahu / nobody to be told.")
