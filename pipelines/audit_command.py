"""`bansos audit`: what auditors ask of a data folder.

What belongs here: the commands, and what an auditor is told.
What does not: the chain of the log (audit), or drawing a sample (release.audit_sample).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption, TahapOption
from pipelines.released import chosen_release

app = typer.Typer(name="audit", help="Untuk pemeriksa / for auditors.", no_args_is_help=True)


@app.command("verify")
def verify_log(data: DataOption = Path("data")) -> None:
    """Periksa rantai jejak audit / check the chain of the audit log: 0 utuh, 1 tidak."""
    import audit
    from assets.approval import log_faults
    from assets.folders import Folders
    from pipelines.show import console

    folders = Folders(data)
    if not data.is_dir():
        raise BadUse(f"Folder data tidak ada / no such data folder: {data}")
    faults = log_faults(folders)
    for fault in faults:
        console.print(str(fault), soft_wrap=True)
    lines = [audit.parsed(text) for _, _, text in audit.read_lines(folders.audit_log)]
    last = lines[-1] if lines else None
    if faults:
        console.print(f"{len(faults)} temuan / findings: {folders.audit_log}", soft_wrap=True)
        raise typer.Exit(1)
    told = "kosong / empty" if last is None else f"{last.nomor} baris / lines, {last.sidik}"
    console.print(f"utuh / sound: {told}", soft_wrap=True)


@app.command("sample")
def sample(
    tahap: TahapOption,
    n: Annotated[int, typer.Option("--n", min=1, help="Jumlah putusan dalam sampel.")],
    seed: Annotated[int, typer.Option("--seed", help="Benih: sampel yang sama di mana pun.")],
    out: Annotated[Path, typer.Option("--out", help="Folder keluaran; berisi data pribadi.")],
    bentuk: Annotated[str, typer.Option(help="xlsx, csv atau parquet.")] = "xlsx",
    data: DataOption = Path("data"),
) -> None:
    """Sampel berlapis putusan dengan buktinya / a stratified sample with its evidence."""
    from assets.audit_sample import write_sample
    from assets.table_formats import FORMATS
    from pipelines.show import console, number
    from release.audit_sample import SampleTooSmall

    if bentuk not in FORMATS:
        raise BadUse(f"--bentuk {bentuk!r}: {', '.join(FORMATS)}.")
    folders, chosen = chosen_release(data, tahap)
    try:
        done = write_sample(folders, chosen, n, seed, out, bentuk)
    except SampleTooSmall as fault:
        raise BadUse(str(fault)) from None
    for path, rows in done:
        console.print(f"{path}: {number(rows)} baris / rows", soft_wrap=True)
