"""`bansos backup`, `restore` and `migrate`: a data folder as one file and back, and forward.

What belongs here: options, exit codes and what is told.
What does not: what is kept (assets.backup) or changed (assets.migration).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import AnyDataOption
from pipelines.review import told, writing

app = typer.Typer()


@app.command("backup")
def backup(
    out: Annotated[Path, typer.Option("--out", help="Berkas .tar; berisi data pribadi.")],
    data: AnyDataOption = Path("data"),
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
    with told(), writing(folders, any_version=True), stage_progress() as progress:
        kept = write_backup(folders, out, progress, lean=ringkas)
    console.print(
        f"{out}: {number(kept.files)} berkas / files, {number(kept.bytes)} byte; pulihkan / "
        f"bring back: bansos restore --from {out} --data FOLDER_BARU",
        soft_wrap=True,
    )


@app.command("restore")
def restore(
    source: Annotated[Path, typer.Option("--from", help="Berkas cadangan.")],
    data: AnyDataOption = Path("data"),
) -> None:
    """Pulihkan ke folder data yang kosong, setiap byte diperiksa / bring a backup back."""
    from assets.backup import BackupDamaged, NotEmpty, restore_backup
    from assets.folders import Folders
    from assets.sole_writer import DataBusy
    from pipelines.show import console, number, stage_progress

    try:
        with told(), stage_progress() as progress:
            kept = restore_backup(source, Folders(data), progress)
    except (BackupDamaged, NotEmpty, DataBusy) as fault:
        raise BadUse(str(fault)) from None
    console.print(
        f"{data}: {number(kept.files)} berkas / files, {number(kept.bytes)} byte, semua cocok / "
        "all as recorded.",
        soft_wrap=True,
    )


@app.command("migrate")
def migrate(
    data: AnyDataOption = Path("data"),
    jalankan: Annotated[
        bool, typer.Option("--jalankan", help="Lakukan; tanpa ini hanya diperlihatkan.")
    ] = False,
) -> None:
    """Bawa folder data lama ke bentuk program ini / bring an older data folder forward."""
    from assets.folders import Folders
    from assets.lake_version import CURRENT, OtherVersion, require_current
    from assets.migration import CannotMigrate, planned
    from assets.migration import migrate as carry_out
    from pipelines.show import console, number, stage_progress

    if not data.is_dir():
        raise BadUse(f"Folder data tidak ada / no such data folder: {data}")
    folders = Folders(data)
    try:
        with writing(folders, any_version=True):
            plan = planned(folders)
            if not plan.needed:
                require_current(data)
                console.print(f"{data}: sudah berbentuk / is of version {CURRENT}.")
                return
            console.print(f"{data}: bentuk / version {plan.found} → {CURRENT}", soft_wrap=True)
            console.print(f"  {number(len(plan.rows))} berkas baris mendapat kolom / get columns")
            for draft in plan.drafts:
                console.print(
                    f"  rancangan / draft {draft.folder.name} → {draft.beside.name}; buat lagi / "
                    f"make it anew: bansos run --tahap {draft.folder.name}",
                    soft_wrap=True,
                )
            if not jalankan:
                console.print(
                    "Belum ada yang diubah. Simpan cadangan dulu, lalu jalankan / nothing changed "
                    f"yet. Keep a copy first, then do it:\n  bansos backup --data {data} "
                    f"--out CADANGAN.tar\n  bansos migrate --data {data} --jalankan",
                    soft_wrap=True,
                )
                return
            with stage_progress() as progress:
                carry_out(folders, plan, progress)
    except (CannotMigrate, OtherVersion) as fault:
        raise BadUse(str(fault)) from None
    console.print(f"{data}: selesai / done, bentuk / version {CURRENT}.", soft_wrap=True)
