"""`bansos audit`: what auditors ask of a data folder.

What belongs here: the commands, and what an auditor is told.
What does not: the chain of the log (audit), or drawing a sample (release.audit_sample).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption, TahapOption
from pipelines.released import chosen_release

_DIGITS = 16
app = typer.Typer(name="audit", help="Untuk pemeriksa / for auditors.", no_args_is_help=True)


@app.command("verify")
def verify_log(data: DataOption = Path("data")) -> None:
    """Periksa rantai jejak audit / check the chain of the audit log: 0 utuh, 1 tidak."""
    import audit
    from assets.access import access_faults
    from assets.approval import log_faults
    from assets.folders import Folders
    from assets.purge import proof_faults
    from pipelines.show import console

    folders = Folders(data)
    if not data.is_dir():
        raise BadUse(f"Folder data tidak ada / no such data folder: {data}")
    faults = log_faults(folders) + access_faults(folders)
    for fault in faults:
        console.print(str(fault), soft_wrap=True)
    unproven = proof_faults(folders)
    for told in unproven:
        console.print(told, soft_wrap=True)
    if faults or unproven:
        console.print(
            f"{len(faults) + len(unproven)} temuan / findings: {folders.audit_log}", soft_wrap=True
        )
        raise typer.Exit(1)
    for name, folder in (("", folders.audit_log), ("akses / accesses: ", folders.access_log)):
        last = None
        for _, _, text in audit.read_lines(folder):
            last = audit.parsed(text)
        told = "kosong / empty" if last is None else f"{last.nomor} baris / lines, {last.sidik}"
        console.print(f"utuh / sound: {name}{told}", soft_wrap=True)


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


@app.command("asked")
def asked(data: DataOption = Path("data")) -> None:
    """Tarik sampel yang diminta di portal / draw the samples asked for in the portal."""
    from assets.folders import Folders
    from assets.sample_requests import carry_out
    from pipelines.review import told, writing
    from pipelines.show import console

    folders = Folders(data)
    with told(), writing(folders):
        done = carry_out(folders)
    for one in done:
        result = one.sebab or f"{one.baris} baris / rows"
        console.print(f"{one.diminta.tahap}, {one.diminta.petugas}: {result}", soft_wrap=True)
    if not done:
        console.print("Tidak ada sampel yang menunggu / no sample waits.")


@app.command("who")
def who(
    petugas: Annotated[str, typer.Option("--petugas", help="Siapa yang bertanya; dicatat.")],
    tujuan: Annotated[str, typer.Option("--tujuan", help="Untuk apa; dicatat.")],
    kunci: Annotated[
        Path | None,
        typer.Option("--kunci", help="Berkas kunci portal; bawaan: yang dipakai bansos serve."),
    ] = None,
    data: DataOption = Path("data"),
) -> None:
    """Siapa melihat NIK atau KK ini, dan kapan; nomornya dari masukan baku / who saw whom."""
    import audit
    from assets.access import who_saw
    from assets.folders import Folders
    from pipelines.review import officer_named
    from pipelines.show import console, frame_table, number

    asked = sys.stdin.readline().strip()
    if not (asked.isdigit() and len(asked) == _DIGITS):
        raise BadUse(
            f"Beri NIK atau nomor KK {_DIGITS} angka lewat masukan baku, bukan baris perintah / "
            "give the number on standard input: bansos audit who … < BERKAS"
        )
    officer = officer_named(petugas)
    folders, secret = Folders(data), _access_key(data, kunci)
    found = who_saw(folders, secret, asked)
    token = audit.person_token(secret, asked)
    question = audit.Access(officer, audit.Action.TANYA_AKSES, "jejak akses", (token,), {}, tujuan)
    audit.record(folders.access_log, question)
    console.print(frame_table(found, "Siapa melihat / who saw"))
    console.print(f"{number(found.height)} akses / accesses; pertanyaan ini dicatat / recorded.")


def _access_key(data: Path, file: Path | None) -> bytes:
    """The key the access log is written with; BadUse if there is none to be found."""
    import os

    from portal.settings import DATA, FROM_FILE, KEY, SettingWrong, own_folder, settings_from

    if file is not None:
        if not file.is_file():
            raise BadUse(f"--kunci: tidak ada / no such file: {file}")
        return file.read_text(encoding="utf-8").strip().encode()
    known = KEY in os.environ or KEY + FROM_FILE in os.environ
    if not known and not (own_folder(data) / "kunci").exists():
        raise BadUse(f"Tidak ada kunci / no key: beri --kunci BERKAS atau / or {KEY}.")
    try:
        return settings_from({**os.environ, DATA: str(data)}).key
    except SettingWrong as fault:
        raise BadUse(str(fault)) from None
