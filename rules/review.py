"""Reviewing the rules before anyone is paid by them: what is missing, in which file, for when.

What belongs here: `review`, over the reasons and every parameter file of a folder.
What does not: printing the findings, or the figures themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from rules.catalogue import reviewed_quarters
from rules.context import Context, Lists
from rules.dated import (
    QUARTERS,
    SHIPPED,
    Parameter,
    ParameterFault,
    ParameterMissing,
    Parameters,
    parameter_files,
    read_parameter,
)
from rules.decision import decide
from rules.pbi import decide_persons
from rules.persons_insured import OUTSIDE_SCHEMA
from rules.quarter import Quarter, load_quarter
from rules.rule import Rule, RuleFault, book
from schemas.codes import PARTICIPATIONS
from schemas.families import FAMILIES, MEMBERS
from schemas.tahap import Tahap

TINGKAT = ("UMUM", "DESA", "PETUGAS", "TERBATAS")
_WHOLE_NUMBERS = ("rupiah", "hari", "orang", "tahun", "bulan", "desil", "kehamilan")


@dataclass(frozen=True)
class ReviewFinding:
    """One thing missing or wrong: the file, the day it concerns (if any), and what to do."""

    berkas: str
    tanggal: date | None
    pesan: str


def review(root: Path | None = None) -> list[ReviewFinding]:
    """Everything incomplete in the reasons and in the parameters under `root`; empty if sound.

    A parameter needs its words, and per value the first day in force, the value and its legal
    source; no two values begin on one day; on the cut-off of every wave reviewed each has a
    value. A reason needs a label in both languages, a source, who sees it, who clears it and,
    where it holds, a limit. At last the rules are asked about no family at all on every
    cut-off, which finds a figure no file has.
    """
    root = SHIPPED if root is None else root
    found = [fault for rule in book().values() for fault in _of_reason(rule)]
    parameters: dict[str, Parameter] = {}
    for file in parameter_files(root):
        name = file.relative_to(root).with_suffix("").as_posix()
        try:
            parameters[name] = read_parameter(file, root)
        except ParameterFault as fault:
            found.append(ReviewFinding(f"{name}.yaml", None, str(fault)))
        else:
            found += _of_parameter(parameters[name])
    quarters = []
    for triwulan in reviewed_quarters(root):
        try:
            quarters.append(load_quarter(triwulan, root))
        except ParameterFault as fault:
            found.append(ReviewFinding(f"{QUARTERS}/{triwulan}.yaml", None, str(fault)))
    if not quarters and not found:
        found.append(ReviewFinding(QUARTERS, None, "tidak ada triwulan / no quarter reviewed"))
    for quarter in quarters:
        missing = [fault for one in parameters.values() for fault in _on_cutoffs(one, quarter)]
        found += missing
        if not found:
            found += _asked_of_nobody(Parameters(root, parameters), quarter)
    return found


def _of_reason(rule: Rule) -> Iterator[ReviewFinding]:
    file, reason = f"alasan/{rule.kode}.py", rule.reason
    for word, value in (
        ("label", reason.label),
        ("label_en", reason.label_en),
        ("dasar", rule.dasar),
        ("dibuka_oleh", rule.dibuka_oleh),
    ):
        if not value.strip():
            yield ReviewFinding(file, None, f"{word} kosong / is empty")
    if reason.tingkat not in TINGKAT:
        yield ReviewFinding(file, None, f"tingkat harus salah satu / one of {', '.join(TINGKAT)}")
    if rule.sifat == "FLAG" and rule.batas is None:
        yield ReviewFinding(file, None, "petunjuk perlu batas / a flag needs a limit in days")


def _of_parameter(parameter: Parameter) -> Iterator[ReviewFinding]:
    file = f"{parameter.nama}.yaml"
    for entry in parameter.nilai:
        if not str(entry.sumber).strip():
            yield ReviewFinding(file, entry.berlaku_mulai, "sumber kosong / has no source")
        if parameter.satuan in _WHOLE_NUMBERS and not _whole(entry.isi):
            yield ReviewFinding(
                file,
                entry.berlaku_mulai,
                f"isi ({parameter.satuan}) harus bilangan bulat ≥ 0 / must be a whole number ≥ 0",
            )


def _on_cutoffs(parameter: Parameter, quarter: Quarter) -> Iterator[ReviewFinding]:
    """A value on the cut-off of every wave, unless it is of a programme the quarter lacks."""
    own = next((name for name in PARTICIPATIONS if name in parameter.nama.upper()), None)
    if own is not None and own != "PBI_JK" and own not in quarter.programmes:
        return
    first = parameter.nilai[0].berlaku_mulai
    for wave in quarter.waves:
        if wave.cutoff < first:
            yield ReviewFinding(
                f"{parameter.nama}.yaml",
                wave.cutoff,
                f"belum berlaku pada batas {quarter.triwulan}-{wave.number}; nilai pertama mulai "
                f"{first} / no value in force on that cut-off",
            )


def _asked_of_nobody(parameters: Parameters, quarter: Quarter) -> Iterator[ReviewFinding]:
    families, members = FAMILIES.empty(), MEMBERS.empty()
    nobody = pl.DataFrame(schema=OUTSIDE_SCHEMA)
    for wave in quarter.waves:
        context = Context(
            tahap=Tahap.parse(f"{quarter.triwulan}-{wave.number}"),
            quarter=quarter,
            parameters=parameters,
            as_of=wave.cutoff,
            versi_aturan="",
            versi_model="",
            previous_manifest="",
        )
        try:
            decide(families, members, Lists(), context)
            decide_persons(families, members, nobody, Lists(), context)
        except (ParameterMissing, ParameterFault, RuleFault) as fault:
            yield ReviewFinding(f"{QUARTERS}/{quarter.triwulan}.yaml", wave.cutoff, str(fault))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
