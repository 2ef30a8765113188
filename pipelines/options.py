"""Options that several commands share, and reading them.

What belongs here: an option's name, help and setting, and turning its text into what is meant.
What does not: any command.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse


def _of_any_version(data: Path) -> Path:
    """The data folder; of s3://BUCKET/FOLDER the copy on this machine, brought up to date."""
    from assets.object_store import StoreFault
    from assets.working_copy import located, refresh

    try:
        folder = located(data)
        refresh(folder, folder / ".kunci")
    except StoreFault as fault:
        raise BadUse(str(fault)) from None
    return folder


def _of_this_version(data: Path) -> Path:
    """The data folder, if this program may work with it; else BadUse says what to do."""
    from assets.lake_version import OtherVersion, require_current

    folder = _of_any_version(data)
    try:
        require_current(folder)
    except OtherVersion as fault:
        raise BadUse(str(fault)) from None
    return folder


# A folder of any version: to keep a copy of it, or to bring it forward.
AnyDataOption = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="BANSOS_DATA",
        help="Folder data, atau s3://BUCKET/FOLDER / data folder.",
        callback=_of_any_version,
    ),
]
DataOption = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="BANSOS_DATA",
        help="Folder data, atau s3://BUCKET/FOLDER / data folder.",
        callback=_of_this_version,
    ),
]
TahapOption = Annotated[str, typer.Option("--tahap", help="YYYY-Tq-g, mis. 2025-T4-1.")]
ThreadsOption = Annotated[
    int | None, typer.Option("--threads", min=1, help="Jumlah utas; bawaan: semua inti.")
]
WorkersOption = Annotated[
    str | None,
    typer.Option(
        "--pekerja",
        help="Bagian dibuat sekian proses, mis. 4, atau pekerja di tls://MESIN:8786; bawaan "
        "BANSOS_PEKERJA. / Parts are made by so many processes, or by workers elsewhere.",
    ),
]
# Nowhere in particular, province, kabupaten/kota, kecamatan, desa.
_AREA_DIGITS = (0, 2, 4, 6, 10)


def set_threads(threads: int | None) -> None:
    """polars reads its thread count once, when it is imported."""
    if threads is not None:
        os.environ["POLARS_MAX_THREADS"] = str(threads)


def set_workers(workers: str | None) -> None:
    """The stages ask the setting who makes their parts; a run's option goes before it."""
    if workers is not None:
        from assets.workers import SETTING

        os.environ[SETTING] = workers


def area_codes(text: str | None) -> list[str] | None:
    """`33.25,32.71` → ['3325', '3271']; None stays None."""
    if text is None:
        return None
    areas = [part.strip().replace(".", "") for part in text.split(",") if part.strip()]
    wrong = [area for area in areas if not (area.isdigit() and len(area) == 4)]
    if wrong or not areas:
        raise BadUse(
            "Kode kabupaten/kota tidak sah / not a kabupaten code: "
            f"{', '.join(wrong) or '(kosong)'}. "
            "Bentuk yang benar / expected: KK.KK, mis. 33.25,32.71."
        )
    return areas


def area_code(text: str) -> str:
    """`33.25.08` → '332508'; empty stays empty, which is everywhere."""
    digits = text.replace(".", "").strip()
    if len(digits) not in _AREA_DIGITS or (digits and not digits.isdigit()):
        raise BadUse(f"--wilayah {text!r}: 2, 4, 6 atau 10 angka, mis. 33.25 atau 33.25.08.")
    return digits
