"""Invariant 7: the same inputs give the same bytes.

What belongs here: that the manifest names every input, and that every published row stands
in the one place and order it can stand in.
What does not: running twice and comparing (a test does).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import polars as pl

from release.parts import FAULTS
from release.query import Source, counts
from release.verdict import Verdict, judge

NAME = "masukan_tercatat_dan_baku"

_TWICE_IN = ("keluarga_lebih_dari_sekali", "orang_lebih_dari_sekali")
_TWICE = """
select
    (select count(*) from (
        select no_kk, program from putusan group by all having count(*) > 1
    )) as keluarga_lebih_dari_sekali,
    (select count(*) from (
        select id_orang from orang group by all having count(*) > 1
    )) as orang_lebih_dari_sekali
"""


def canonical(
    files: pl.DataFrame,
    named_inputs: Set[str],
    unnamed_parameters: Sequence[str],
    part_faults: Mapping[str, int],
    decisions: Source,
    persons: Source,
    *,
    apart: bool = False,
) -> Verdict:
    """Every input is named in the manifest; rows are unique, sorted and in their own file.

    `files`: FILES. `named_inputs`: the sha256 the manifest names. `unnamed_parameters`:
    parameter files used but not hashed. `part_faults`: the sums of
    `release.parts.part_faults` over all parts. `decisions`, `persons`: all parts together;
    `apart`: no family and no person is known to stand in two of them, and none twice in one.
    """
    missing = [sha256 for sha256 in files["berkas"].to_list() if sha256 not in named_inputs]
    twice = (
        dict.fromkeys(_TWICE_IN, 0)
        if apart
        else counts(_TWICE, {"putusan": decisions, "orang": persons})
    )
    hitungan = (
        dict(part_faults)
        | twice
        | {
            "masukan": len(named_inputs),
            "masukan_tak_tercatat": len(missing),
            "parameter_tak_tercatat": len(unnamed_parameters),
        }
    )
    faults = {
        "masukan_tak_tercatat": "berkas masukan yang tidak tercatat di manifes",
        "parameter_tak_tercatat": "berkas parameter yang tidak tercatat di manifes",
        "keluarga_lebih_dari_sekali": "keluarga dan program di lebih dari satu baris",
        "orang_lebih_dari_sekali": "orang di lebih dari satu baris daftar_pbi",
    } | FAULTS
    return judge(NAME, hitungan, faults, "semua masukan tercatat, semua baris unik dan terurut")
