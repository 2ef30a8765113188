"""`bansos purge`: personal data past their retention, shown first, then removed with a proof.

What belongs here: options, exit codes and what is told.
What does not: what is past its retention, or removing it (assets).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption
from pipelines.review import officer_named, told, writing

app = typer.Typer()
_MARK_LETTERS = 16


@app.command("purge")
def purge(
    data: DataOption = Path("data"),
    landing: Annotated[
        Path | None, typer.Option(help="Hapus juga berkas asalnya di folder landing ini.")
    ] = None,
    per: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Bawaan: hari ini.")
    ] = None,
    jalankan: Annotated[
        str | None, typer.Option("--jalankan", help="Sidik rencana yang tadi diperlihatkan.")
    ] = None,
    petugas: Annotated[str | None, typer.Option("--petugas", help="Yang menghapus.")] = None,
    saksi: Annotated[str | None, typer.Option("--saksi", help="Yang menyaksikan.")] = None,
    dasar: Annotated[
        str | None, typer.Option("--dasar", help="Surat yang menetapkan masa retensinya.")
    ] = None,
) -> None:
    """Hapus data pribadi yang lewat masa retensinya, dengan bukti / remove what outlived it."""
    import polars as pl

    from assets.folders import Folders
    from assets.purge import NotPurged, finish, plan
    from assets.purge import purge as carry_out
    from pipelines.show import console, frame_table, number, stage_progress

    folders, day = Folders(data), (per or datetime.now()).date()
    if not data.is_dir():
        raise BadUse(f"Folder data tidak ada / no such data folder: {data}")
    with told(), writing(folders), stage_progress() as progress:
        if unfinished := finish(folders, progress, landing):
            console.print(f"{unfinished} penghapusan yang terputus diselesaikan / finished.")
        found = plan(folders, day, landing)
        sums = found.files.group_by("kelas").agg(
            pl.len().alias("berkas"), pl.col("baris").sum(), pl.col("bytes").sum()
        )
        console.print(frame_table(sums.sort("kelas"), f"Lewat masa retensi per {day} / outlived"))
        if found.files.is_empty():
            return
        mark = found.mark[:_MARK_LETTERS]
        if jalankan is None:
            console.print(
                "Belum ada yang dihapus / nothing removed yet. Masa retensi adalah usulan sampai "
                "ditetapkan; jalankan / do it:\n  bansos purge "
                f"--per {day} --jalankan {mark} --petugas … --saksi … --dasar 'nomor surat'",
                soft_wrap=True,
            )
            return
        if jalankan != mark:
            raise BadUse(
                f"--jalankan {jalankan}: yang akan dihapus sudah lain ({mark}); lihat lagi dulu / "
                "what would be removed has changed; look at it again."
            )
        if petugas is None or saksi is None or not (dasar or "").strip():
            raise BadUse("--petugas, --saksi dan/and --dasar: perlu / needed.")
        officers = (officer_named(petugas), officer_named(saksi))
        try:
            proof = carry_out(folders, found, officers, str(dasar).strip(), progress, landing)
        except NotPurged as fault:
            raise BadUse(str(fault)) from None
    console.print(
        f"{number(found.files.height)} berkas dihapus / files removed; bukti / proof: {proof}\n"
        "Cadangan, salinan yang sudah diserahkan dan mart tidak tersentuh: buang cadangan lama, "
        "jalankan bansos mart lagi / backups, copies handed over and the mart are not touched.",
        soft_wrap=True,
    )
