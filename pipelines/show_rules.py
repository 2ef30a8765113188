"""What a person sees of the rules: tables and pages on the terminal.

What belongs here: rendering reasons, parameters and what a review found.
What does not: their words (`rules.catalogue`) or the other commands' tables (`show`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.table import Table

from pipelines.show import console, number
from rules import Parameter, Parameters, Quarter
from rules.catalogue import DescribedReason
from rules.review import ReviewFinding


def reasons_table(reasons: Sequence[DescribedReason], on: date) -> None:
    """Every reason: nature, level, who sees it, by when, its source."""
    table = Table(title=f"Alasan yang berlaku pada / reasons on {on}", title_justify="left")
    for name in ("kode", "arti", "sifat", "level", "tingkat", "batas", "dasar"):
        table.add_column(name, overflow="fold", no_wrap=name == "kode")
    for one in reasons:
        label = f"{one.label} / {one.label_en}"
        table.add_row(one.kode, label, one.sifat, one.level, one.tingkat, one.batas, one.dasar)
    console.print(table)
    console.print(f"{len(reasons)} alasan. Satu saja / one of them: bansos rules show KODE\n")


def parameters_table(parameters: Parameters, on: date) -> None:
    """Every parameter with the value in force on `on`, and since when."""
    table = Table(title=f"Parameter pada / parameters on {on}", title_justify="left")
    for name in ("parameter", "arti", "isi", "satuan", "sejak"):
        table.add_column(name, overflow="fold", no_wrap=name == "parameter")
    for name, parameter in sorted(parameters.by_name.items()):
        begun = [entry for entry in parameter.nilai if entry.berlaku_mulai <= on]
        value, since = (shown(begun[-1].isi), str(begun[-1].berlaku_mulai)) if begun else ("–", "–")
        table.add_row(name, parameter.keterangan, value, parameter.satuan, since)
    console.print(table)


def reason_page(reason: DescribedReason, parameters: Parameters, on: date) -> None:
    """One reason in full, and the parameter behind its limit."""
    console.print(f"[bold]{reason.kode}[/bold]  {reason.label} / {reason.label_en}")
    lines = (
        ("sifat / nature", f"{reason.sifat}: {reason.arti_sifat}"),
        ("level", reason.level),
        ("terlihat oleh / seen by", reason.tingkat),
        ("dasar / source", reason.dasar),
        ("dibuka oleh / cleared by", reason.dibuka_oleh),
        ("batas / by when", reason.batas),
        ("sesudah batas / after that", reason.sesudah_batas or "–"),
    )
    for word, text in lines:
        console.print(f"  {word:<28} {text}", soft_wrap=True)
    if reason.parameter_batas is not None:
        parameter_page(parameters.by_name[reason.parameter_batas], on)


def parameter_page(parameter: Parameter, on: date) -> None:
    """A parameter with all its dated values; the one in force is marked."""
    console.print(f"\n[bold]{parameter.nama}[/bold]  {parameter.keterangan} ({parameter.satuan})")
    table = Table()
    for name in ("berlaku mulai", "isi", "sumber", "catatan / perbedaan sumber"):
        table.add_column(name, overflow="fold")
    in_force = max((e.berlaku_mulai for e in parameter.nilai if e.berlaku_mulai <= on), default=on)
    for entry in parameter.nilai:
        mark = " ◂" if entry.berlaku_mulai == in_force else ""
        table.add_row(
            f"{entry.berlaku_mulai}{mark}", shown(entry.isi), entry.sumber, entry.catatan or "–"
        )
    console.print(table)
    console.print(f"  ◂ berlaku pada / in force on {on}")


def quarter_page(quarter: Quarter) -> None:
    """A reviewed quarter: what each programme may take, what each wave opens, until when."""
    console.print(
        f"[bold]{quarter.triwulan}[/bold]  DTSEN {quarter.versi_dtsen}; hari bayar terakhir / last "
        f"payment day {quarter.last_payment_day}"
    )
    table = Table()
    for name in ("program", "kuota nasional", "menerima baru", "perlu verifikasi"):
        table.add_column(name)
    for name, one in quarter.programmes.items():
        taken = "ya" if one.terima_baru else "tidak"
        needs = ", ".join(one.perlu_verifikasi) or "–"
        table.add_row(name, number(one.kuota), taken, needs)
    console.print(table)
    waves = Table()
    for name in ("gelombang", "batas / cut-off", "program", "pagu / ceiling"):
        waves.add_column(name)
    for wave in quarter.waves:
        waves.add_row(
            str(wave.number),
            str(wave.cutoff),
            ", ".join(f"{name} {way}" for name, way in wave.ways.items()),
            shown(dict(wave.ceilings)) or "sisanya / the rest",
        )
    console.print(waves)
    console.print(f"  sumber / source: {quarter.sumber}")
    console.print(f"  catatan / note: {quarter.catatan or '–'}")


def review_table(found: Sequence[ReviewFinding]) -> None:
    """What a review found, file by file; one sentence where all is complete."""
    if not found:
        console.print("Aturan dan parameter lengkap / rules and parameters are complete.")
        return
    table = Table(title="Belum lengkap / incomplete", title_justify="left")
    for name in ("berkas", "tanggal", "temuan"):
        table.add_column(name, overflow="fold")
    for one in found:
        table.add_row(one.berkas, str(one.tanggal or "–"), one.pesan)
    console.print(table)


def shown(value: object) -> str:
    """A value as a person reads it: thousands in whole numbers, lists with commas."""
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {shown(inner)}" for name, inner in value.items())
    return str(value)
