"""What a person sees of a command: progress, tables, messages.

What belongs here: rendering of results that other modules computed.
What does not: computing them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assets.folders import Progress as ProgressCallback

if TYPE_CHECKING:
    from matching import Trained
    from pipelines.outcome import RunResult
    from pipelines.status import DataStatus
    from release import Finding
    from synthetic.generate import SampleSummary

# A pipe has no width: there a table keeps its columns whole instead of folding them at 80.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
# Files named at most before the rest is only counted.
_NAMED = 20


def number(value: int) -> str:
    """Whole number with Indonesian thousands: 35046783 → 35.046.783."""
    return f"{value:,}".replace(",", ".")


@contextmanager
def stage_progress() -> Iterator[ProgressCallback]:
    """A callback `(stage, done, total)`: bars on a terminal, nothing in a pipe or under cron."""
    if not console.is_terminal:
        yield lambda stage, done, total: None
        return
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def frame_table(frame: pl.DataFrame, title: str | None = None) -> Table:
    """A rich table of a small frame; whole numbers are right-aligned with thousands."""
    table = Table(title=title, title_justify="left")
    numeric = {name for name, dtype in frame.schema.items() if dtype.is_integer()}
    for name in frame.columns:
        table.add_column(name, justify="right" if name in numeric else "left")
    for row in frame.iter_rows(named=True):
        table.add_row(
            *(
                number(value) if name in numeric and value is not None else _text(value)
                for name, value in row.items()
            )
        )
    return table


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


_WATERFALL_LINES = (
    ("DTSEN", "dtsen", ""),
    ("terbentuk", "terbentuk", "+"),
    ("berakhir", "berakhir", "−"),
    ("pindah masuk", "pindah_masuk", "+"),
    ("pindah keluar", "pindah_keluar", "−"),
    ("di luar DTSEN", "luar_dtsen", "+"),
    ("SUDAH_DITETAPKAN", "sudah_ditetapkan", "="),
    ("TERVERIFIKASI", "terverifikasi", "="),
    ("MENUNGGU_GELOMBANG", "menunggu_gelombang", "="),
    ("MENUNGGU_KUOTA", "menunggu_kuota", "="),
    ("DITAHAN", "ditahan", "="),
    ("TIDAK_LAYAK", "tidak_layak", "="),
    ("selisih", "selisih", ""),
)


def summary_table(result: RunResult) -> None:
    """The end of a run: each stage's counts, the waterfall, the list, where all of it lies."""
    from release import PUBLISHED

    intake, links, register = result.intake, result.links, result.register
    console.print(
        f"[bold]Tahap {result.tahap}[/bold] · batas/cut-off {result.cutoff} · "
        f"diketahui sampai/as of {result.as_of}"
    )
    stages = Table(title="Langkah / stages", title_justify="left")
    for name in ("langkah", "hasil", "detik"):
        stages.add_column(name, justify="right" if name == "detik" else "left")
    lines = {
        "masuk": f"{number(intake.files)} berkas ({number(intake.refused_files)} ditolak/ditahan "
        f"utuh): {number(intake.rows)} baris = {number(intake.accepted)} diterima + "
        f"{number(intake.rejected)} ditolak + {number(intake.repeated)} berulang",
        "padanan": f"{number(links.persons)} orang disebut: {number(links.accepted)} diterima, "
        f"{number(links.review)} tinjau, {number(links.unmatched)} tanpa padanan, "
        f"{number(links.held)} dalam {number(links.held_files)} berkas ditahan; "
        f"{links.search.per_person:.1f} calon per orang"
        + ("; tidak ada yang baru / nothing new" if links.unchanged else ""),
        "register": f"{number(register.families)} keluarga ({number(register.formed)} terbentuk, "
        f"{number(register.ended)} berakhir, {number(register.outside)} di luar DTSEN); "
        f"{number(sum(register.events.values()))} laporan; "
        + _parts(register.written, register.parts),
        "aturan": f"{number(sum(v['sesudah'] for v in _totals(result).values()))} putusan; "
        + _parts(result.decided.written, result.decided.parts),
        "rilis": f"{result.published.keadaan}, {len(result.published.verdicts)} invarian lulus",
    }
    for stage, text in lines.items():
        stages.add_row(stage, text, f"{result.seconds[stage]:.1f}")
    console.print(stages)
    _same_files(intake.again)
    worked = intake.read_now or register.written or result.decided.written
    if not worked and result.published.keadaan != PUBLISHED:
        console.print(
            "Tidak ada berkas baru dan tidak ada bagian yang berubah / nothing new, no part changed"
        )
    states = {"keadaan": list(register.events), "laporan": list(register.events.values())}
    console.print(frame_table(pl.DataFrame(states), "Laporan / what became of the reports"))
    console.print(_waterfall_table(result))
    console.print(_list_table(result))
    console.print(_persons_line(result))
    _places(result)


def _same_files(again: Mapping[str, str]) -> None:
    """The landed files that hold what another holds, each with the one that counts."""
    if not again:
        return
    console.print(
        f"{number(len(again))} berkas berisi sama persis dengan berkas lain; barisnya dihitung "
        "sekali, beri tahu pengirimnya / files that hold what another holds count once:"
    )
    for name, first in list(again.items())[:_NAMED]:
        console.print(f"  {name} = {first}", soft_wrap=True, markup=False, highlight=False)
    if len(again) > _NAMED:
        console.print(f"  … (+{number(len(again) - _NAMED)})")


def _parts(written: int, there: int) -> str:
    """How many parts were made anew, and in words where none was."""
    if not written:
        return f"tidak ada yang baru: {number(there)} bagian tetap / nothing new"
    return f"{number(written)} dari {number(there)} bagian ditulis"


def _totals(result: RunResult) -> dict[str, dict[str, int]]:
    """The waterfall of the nation per programme, and the sum of its statuses."""
    nation = result.published.ringkasan["air_terjun"]["nasional"]
    after = [key for _, key, sign in _WATERFALL_LINES if sign == "="]
    return {
        program: {**lines, "sesudah": sum(lines[key] for key in after)}
        for program, lines in nation.items()
    }


def _waterfall_table(result: RunResult) -> Table:
    table = Table(title="Air terjun (keluarga) / waterfall (families)", title_justify="left")
    totals = _totals(result)
    table.add_column("")
    for program in totals:
        table.add_column(program, justify="right")
    for label, key, sign in _WATERFALL_LINES:
        if key in ("sudah_ditetapkan", "selisih"):
            table.add_section()
        table.add_row(
            f"{sign or ' '} {label}", *(number(totals[program][key]) for program in totals)
        )
    return table


def _list_table(result: RunResult) -> Table:
    table = Table(title="Daftar gelombang ini / this wave's list", title_justify="left")
    table.add_column("program")
    for name in ("baris", "keluarga", "rupiah"):
        table.add_column(name, justify="right")
    for program, totals in result.published.ringkasan["daftar"]["nasional"].items():
        table.add_row(program, *(number(totals[name]) for name in ("baris", "keluarga", "rupiah")))
    return table


def _persons_line(result: RunResult) -> str:
    """PBI_JK in one line, counted in persons."""
    found = result.published.ringkasan["pbi_jk"]["nasional"]
    told = [f"{number(found[status]['orang'])} {status}" for status in found]
    return f"PBI_JK (orang / persons): {', '.join(told) or '0'}"


def _places(result: RunResult) -> None:
    folders, folder = result.folders, result.published.folder
    places = (
        ("daftar bayar / list to pay from", folder / "daftar_kpm"),
        ("putusan semua keluarga / every decision", folder / "putusan"),
        ("PBI-JK per orang / health cover by person", folder / "daftar_pbi"),
        ("air terjun semua tingkat / waterfall by area", folder / "air_terjun.parquet"),
        ("ringkasan dan manifes / summary, manifest", folder / "manifest.json"),
        ("tolakan / rejects", folders.rejects),
        ("padanan / links", folders.links),
        ("keluarga pada batas / families", folders.register(result.tahap)),
    )
    for label, path in places:
        console.print(f"  {label:<42} {path}", soft_wrap=True)
    console.print(f"  periksa / check: bansos verify {folder}", soft_wrap=True)


def sample_summary(result: SampleSummary, out: Path) -> None:
    """What the generator wrote."""
    console.print(
        f"{number(result.families)} keluarga, {number(result.persons)} orang, "
        f"{number(result.reports)} laporan → {out}",
        soft_wrap=True,
    )


def training_summary(trained: Trained, out: Path) -> None:
    """What a model was learned from, and what to do with it."""
    settled = "tenang" if trained.settled else "belum tenang"
    console.print(
        f"{number(trained.persons)} orang disebut, {number(trained.pairs)} pasangan calon, "
        f"{number(trained.labels)} label, {trained.rounds} putaran ({settled}) → {out}",
        soft_wrap=True,
    )


def findings_table(findings: list[Finding], folder: Path) -> None:
    """Every fault `verify` found, or the word that there is none."""
    if not findings:
        console.print(f"utuh / sound: {folder}", soft_wrap=True)
        return
    for finding in findings:
        console.print(
            f"{finding.kode}: {finding.berkas or '–'}: {finding.pesan} / {finding.pesan_en}",
            soft_wrap=True,
        )
    console.print(f"{len(findings)} temuan / findings: {folder}", soft_wrap=True)


def quality_table(result: dict[str, Any]) -> None:
    """Link quality over all and per event kind."""
    rows = [{"peristiwa": "semua", **result["semua"]}]
    rows += [{"peristiwa": kind, **figures} for kind, figures in result["per_peristiwa"].items()]
    table = Table(title="Mutu padanan / link quality", title_justify="left")
    for name in rows[0]:
        table.add_column(name, justify="left" if name == "peristiwa" else "right")
    for row in rows:
        table.add_row(*(_figure(value) for value in row.values()))
    console.print(table)


def _figure(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    return number(value) if isinstance(value, int) else _text(value)


def print_json(result: dict[str, Any]) -> None:
    """One line of JSON on standard output."""
    print(json.dumps(result, ensure_ascii=False))


def status_table(found: DataStatus) -> None:
    """What is loaded per table and kabupaten, links, refused files and releases."""
    console.print(frame_table(found.files, "Berkas dan baris / files and rows"))
    if found.refused.height:
        console.print(frame_table(found.refused, "Ditolak atau ditahan utuh / refused whole"))
    console.print(frame_table(found.parts, "DTSEN per kabupaten/kota"))
    if found.others.height:
        title = "Daftar sistem lain di samping DTSEN, bukti saja / other systems' lists"
        console.print(frame_table(found.others, title))
    if found.links:
        counts = ", ".join(f"{name} {number(count)}" for name, count in found.links.items())
        console.print(f"Padanan / links: {counts}")
    for item in found.releases:
        console.print(f"Rilis / release {item['tahap']}: {item['keadaan']}")
