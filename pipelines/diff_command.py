"""`bansos diff A B`: what changed between two releases, by cause, with sums that foot.

What belongs here: the command, naming two releases, and its tables.
What does not: pairing or causes (release/difference), or reading the lake (assets).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from assets.difference import Side

app = typer.Typer()


@app.command()
def diff(
    first: Annotated[str, typer.Argument(help="Tahap (2025-T4-1) atau folder rilis pertama.")],
    second: Annotated[str, typer.Argument(help="Tahap atau folder rilis kedua.")],
    data: DataOption = Path("data"),
    keluaran: Annotated[
        Path | None,
        typer.Option(help="Berkas .parquet, .csv atau .xlsx: satu baris per keluarga; pribadi."),
    ] = None,
    orang: Annotated[
        Path | None,
        typer.Option(help="Berkas seperti --keluaran: satu baris per orang (PBI-JK); pribadi."),
    ] = None,
    no_kk: Annotated[
        str | None, typer.Option(help="Hanya keluarga ini; - dari masukan baku.")
    ] = None,
) -> None:
    """Apa yang berubah antara dua rilis, menurut sebabnya / what changed, by cause."""
    import polars as pl

    from assets.difference import compared, differences, person_differences, side
    from assets.folders import Folders
    from pipelines.show import stage_progress
    from pipelines.table_file import known_ending, written_through
    from release.difference import account, account_of_persons, footing_faults
    from release.difference.tally import counted
    from schemas.difference import CAUSES, PERSON_DIFFERENCES, RELEASE_DIFFERENCES

    for path in (keluaran, orang):
        if path is not None:
            known_ending(path)
    number = sys.stdin.readline().strip() if no_kk == "-" else no_kk
    folders = Folders(data)
    one, other = (side(_release(text, folders)) for text in (first, second))
    parts: list[pl.DataFrame] = []
    persons: list[pl.DataFrame] = []
    family, people = [RELEASE_DIFFERENCES.empty()], [PERSON_DIFFERENCES.empty()]
    own = ((pl.col("no_kk") == number) | (pl.col("no_kk_awal") == number)).fill_null(False)
    with stage_progress() as progress:
        two = compared(one, other)
        frames = differences(two, progress)
        for frame in written_through(frames, RELEASE_DIFFERENCES, keluaran):
            parts.append(counted(frame))
            family.append(frame.filter(own))
        frames = _counting(person_differences(two, progress), persons)
        for frame in written_through(frames, PERSON_DIFFERENCES, orang):
            people.append(frame.filter(own))
    order = list(CAUSES)
    lines = pl.concat(
        [
            account(one.decisions, other.decisions, parts, order),
            account_of_persons(one.persons, other.persons, persons, order),
        ]
    )
    faults = footing_faults(lines)
    if number is not None:
        _show_family(pl.concat(family), pl.concat(people))
    else:
        _show(one, other, lines)
    if keluaran is not None:
        typer.echo(
            f"{keluaran}: satu baris per keluarga dan program yang berubah; memuat nomor KK, "
            "simpan terbatas / one row per family and programme that changed; holds KK numbers."
        )
    if orang is not None:
        typer.echo(
            f"{orang}: satu baris per orang yang PBI-JK-nya berubah; memuat NIK, simpan terbatas / "
            "one row per person whose health cover changed; holds NIKs."
        )
    if faults:
        raise RuntimeError(f"Jumlah tidak seimbang / the sums do not foot: {', '.join(faults)}.")


def _counting(frames: Iterator[pl.DataFrame], counts: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Frames of persons in the columns of their table; what they count goes into `counts`."""
    from release.difference.tally import counted
    from schemas.difference import PERSON_DIFFERENCES

    for frame in frames:
        counts.append(counted(frame))
        yield frame.select(PERSON_DIFFERENCES.column_names)


def _release(text: str, folders: object) -> Path:
    """The folder of a release named by tahap or by path; BadUse says which there are."""
    from assets.folders import Folders
    from release import canonical_json, releases
    from release.layout import MANIFEST
    from release.manifest import FORM
    from schemas.tahap import Tahap, UnknownTahap

    assert isinstance(folders, Folders)
    try:
        folder = folders.release(Tahap.parse(text))
    except UnknownTahap:
        folder = Path(text)
    if not (folder / MANIFEST).is_file():
        known = ", ".join(map(str, releases(folders.releases))) or "tidak ada / none"
        raise BadUse(
            f"Bukan rilis / no release: {text}. Beri tahap atau foldernya / give a tahap or a "
            f"folder. Ada di / there are under {folders.releases}: {known}."
        )
    try:
        form = canonical_json.read(folder / MANIFEST).get("bentuk")
    except ValueError:
        form = None
    if form != FORM:
        raise BadUse(
            f"Manifes {folder} tidak terbaca atau berbentuk lain / cannot be read or is of another "
            f"form ({form} ≠ {FORM}). Periksa / check: bansos verify {folder}"
        )
    return folder


def _show(one: Side, other: Side, lines: pl.DataFrame) -> None:
    import polars as pl

    from pipelines.show import console, frame_table
    from release.difference.persons import PROGRAMME
    from schemas.difference import CAUSES

    console.print(f"[bold]{one.tahap} → {other.tahap}[/bold]")
    if one.register is None or other.register is None:
        console.print(
            "Register salah satu rilis tidak ada di sampingnya: peristiwa, daftar dan silsilah KK "
            "tidak dapat dilihat; sebabnya lebih sering TIDAK_TUNGGAL / without both registers "
            "fewer causes can be told.",
            soft_wrap=True,
        )
    for program in lines["program"].unique().sort():
        own = lines.filter(pl.col("program") == program).drop("program")
        if program == PROGRAMME:
            money = ("rupiah_tambah", "rupiah_kurang", "rupiah")
            own = own.drop(money).rename({"keluarga": "orang"})
        console.print(frame_table(own.rename({"baris": "sebab"}), program))
    named = [cause for cause in CAUSES if cause in lines["baris"]]
    for cause in named:
        console.print(f"  {cause:<15} {CAUSES[cause]}", soft_wrap=True)
    console.print(
        "  keluarga + baru − hilang, terdaftar + masuk − keluar, rupiah + tambah − kurang: pas / "
        "foot. Keluarganya / the families: --keluaran FILE; orangnya (PBI-JK) / the persons: "
        "--orang FILE; satu keluarga / one family: --no-kk -."
    )


def _show_family(rows: pl.DataFrame, people: pl.DataFrame) -> None:
    from pipelines.show import console, frame_table

    if rows.is_empty() and people.is_empty():
        raise BadUse(
            "Putusan keluarga bernomor itu tidak berubah, atau nomornya tidak ada pada keduanya / "
            "no decision of that family changed, or neither release knows the number."
        )
    hidden = ("no_kk", "no_kk_awal", "kode_kabupaten_kota", "kode_provinsi")
    if rows.height:
        console.print(frame_table(rows.drop(hidden), "Perubahan / what changed"))
    if people.height:
        # numbered, for a person's key is the NIK
        numbered = people.drop(*hidden, "id_orang").with_row_index("orang", offset=1)
        console.print(frame_table(numbered, "PBI-JK per orang / by person"))
