"""`bansos simulate --set PATH=VALUE`: what another parameter would change before anyone signs.

What belongs here: the command, which tahap is meant, and its tables.
What does not: deciding (assets, rules); nothing under DATA is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption, ThreadsOption, set_threads

if TYPE_CHECKING:
    import polars as pl

    from assets.folders import Folders
    from schemas.tahap import Tahap

app = typer.Typer()


@app.command()
def simulate(
    settings: Annotated[
        list[str],
        typer.Option("--set", help="JALUR=NILAI, mis. desil_maks.SEMBAKO=5; boleh diulang."),
    ],
    tahap: Annotated[
        str | None, typer.Option(help="Tahap yang sudah dijalankan; bawaan: yang terakhir.")
    ] = None,
    data: DataOption = Path("data"),
    keluaran: Annotated[
        Path | None, typer.Option(help="Berkas .parquet, .csv atau .xlsx; tanpa data pribadi.")
    ] = None,
    threads: ThreadsOption = None,
) -> None:
    """Keluarga dan rupiah bila parameter lain / families and rupiah under other parameters."""
    set_threads(threads)
    import rules
    from assets.complete import Incomplete
    from assets.folders import Folders
    from assets.simulation import simulate as simulated
    from pipelines.show import stage_progress
    from pipelines.table_file import known_ending, written_through
    from schemas.simulation import SIMULATION

    if keluaran is not None:
        known_ending(keluaran)
    folders = Folders(data)
    chosen = _tahap(folders, tahap)
    cutoff = rules.load_quarter(chosen.triwulan).wave(chosen.wave).cutoff
    try:
        parameters = rules.with_settings(rules.load_parameters(), settings, cutoff)
        with stage_progress() as progress:
            found = simulated(folders, chosen, parameters, progress)
    except (
        Incomplete,
        rules.SettingFault,
        rules.ParameterFault,
        rules.ParameterMissing,
        rules.QuotaMissing,
        rules.RuleFault,
    ) as fault:
        raise BadUse(str(fault)) from None
    list(written_through([found], SIMULATION, keluaran))
    _show(folders, chosen, settings, found)
    if keluaran is not None:
        typer.echo(f"{keluaran}: {found.height} baris / rows")


def _tahap(folders: Folders, text: str | None) -> Tahap:
    """The tahap named, or the last one whose register is there; BadUse names those there are."""
    from schemas.tahap import Tahap, UnknownTahap

    place = folders.register(Tahap(2000, 1, 1)).parent
    there = []
    for path in place.glob("*/keluarga"):
        try:
            there.append(Tahap.parse(path.parent.name))
        except UnknownTahap:
            continue
    try:
        chosen = Tahap.parse(text) if text is not None else max(there, default=None)
    except UnknownTahap as fault:
        raise BadUse(str(fault)) from None
    if chosen is None or chosen not in there:
        known = ", ".join(map(str, sorted(there))) or "tidak ada / none"
        raise BadUse(
            f"Belum ada keluarga tahap itu / no families of that tahap: {text or '–'}. Ada / "
            f"there are: {known}. Jalankan dulu / run first: bansos run --tahap …"
        )
    return chosen


def _show(folders: Folders, tahap: Tahap, settings: list[str], found: pl.DataFrame) -> None:
    import polars as pl

    from pipelines.show import console, frame_table
    from schemas.simulation import GROUPS

    console.print(f"[bold]Simulasi / simulation {tahap}[/bold]: {', '.join(settings)}")
    for group in GROUPS:
        own = found.filter(pl.col("kelompok") == group).drop("kelompok")
        if group == "NASIONAL":
            own = own.drop("nilai")
        else:
            same = pl.all_horizontal(
                pl.col(name) == 0 for name in ("masuk", "keluar", "rupiah_tambah", "rupiah_kurang")
            ) & (pl.col("siap_semula") == pl.col("siap_menjadi"))
            own = own.filter(~same).rename({"nilai": group.lower()})
        title = group.capitalize()
        if own.is_empty():
            console.print(f"{title}: tidak ada yang berubah / nothing changes")
        else:
            console.print(frame_table(own, title))
    console.print(
        "  terdaftar_semula + masuk − keluar = terdaftar_menjadi; rupiah begitu pula / likewise. "
        "siap: di daftar atau antre / listed or queued. PBI_JK: orang / persons.\n"
        "  Kuota, register, daftar dan undian tetap; tidak ada yang ditulis di DATA / quotas, "
        "register, lists and draw stay; nothing is written under DATA.",
        soft_wrap=True,
    )
    _compare_with_release(folders, tahap, found)


def _compare_with_release(folders: Folders, tahap: Tahap, found: pl.DataFrame) -> None:
    """Say so where the release stands on other inputs than are there today."""
    import polars as pl

    from pipelines.show import console
    from release import canonical_json
    from release.layout import MANIFEST

    path = folders.release(tahap) / MANIFEST
    if not path.exists():
        return
    published: dict[str, list[int]] = {}
    for row in canonical_json.read(path)["kontrol"]:
        sums = published.setdefault(row["program"], [0, 0])
        sums[0] += row["keluarga"]
        sums[1] += row["rupiah"]
    nation = found.filter(
        (pl.col("kelompok") == "NASIONAL") & pl.col("program").is_in(["PKH", "SEMBAKO", "BLTS"])
    )
    today = {
        row["program"]: [row["terdaftar_semula"], row["rupiah_semula"]]
        for row in nation.iter_rows(named=True)
        if row["terdaftar_semula"]
    }
    if today != published:
        console.print(
            f"  Rilis {tahap} dibuat dari aturan atau berkas lain daripada yang ada sekarang; "
            "kolom semula dihitung ulang / the release rests on other rules or files than are "
            "there now; the first columns are computed anew.",
            soft_wrap=True,
        )
