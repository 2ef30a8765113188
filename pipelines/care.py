"""`bansos backup` and `bansos restore`: a data folder as one file, and back.

What belongs here: options, exit codes and what is told.
What does not: what is kept (assets.backup).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption
from pipelines.review import told, writing

app = typer.Typer()


@app.command("backup")
def backup(
    out: Annotated[Path, typer.Option("--out", help="Berkas .tar; berisi data pribadi.")],
    data: DataOption = Path("data"),
    ringkas: Annotated[
        bool, typer.Option("--ringkas", help="Tanpa indeks padanan, yang dibuat lagi.")
    ] = False,
) -> None:
    """Seluruh folder data dalam satu berkas, dengan sidiknya / the data folder as one file."""
    from assets.backup import write_backup
    from assets.folders import Folders
    from pipelines.show import console, number, stage_progress

    if not data.is_dir():
        raise BadUse(f"Folder data tidak ada / no such data folder: {data}")
    if out.exists():
        raise BadUse(f"Sudah ada / exists already: {out}. Cadangan tidak ditimpa.")
    if data.resolve() in out.resolve().parents:
        raise BadUse("--out: simpan cadangan di luar folder data / keep it outside the data.")
    folders = Folders(data)
    out.parent.mkdir(parents=True, exist_ok=True)
    with told(), writing(folders), stage_progress() as progress:
        kept = write_backup(folders, out, progress, lean=ringkas)
    console.print(
        f"{out}: {number(kept.files)} berkas / files, {number(kept.bytes)} byte; pulihkan / "
        f"bring back: bansos restore --from {out} --data FOLDER_BARU",
        soft_wrap=True,
    )


@app.command("restore")
def restore(
    source: Annotated[Path, typer.Option("--from", help="Berkas cadangan.")],
    data: DataOption = Path("data"),
) -> None:
    """Pulihkan ke folder data yang kosong, setiap byte diperiksa / bring a backup back."""
    from assets.backup import BackupDamaged, NotEmpty, restore_backup
    from assets.folders import Folders
    from pipelines.show import console, number, stage_progress

    try:
        with told(), stage_progress() as progress:
            kept = restore_backup(source, Folders(data), progress)
    except (BackupDamaged, NotEmpty) as fault:
        raise BadUse(str(fault)) from None
    console.print(
        f"{data}: {number(kept.files)} berkas / files, {number(kept.bytes)} byte, semua cocok / "
        "all as recorded.",
        soft_wrap=True,
    )
