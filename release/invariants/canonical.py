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

_TWICE = """
select count(*) as keluarga_lebih_dari_sekali from (
    select no_kk, program from putusan group by all having count(*) > 1
)
"""


def canonical(
    files: pl.DataFrame,
    named_inputs: Set[str],
    unnamed_parameters: Sequence[str],
    part_faults: Mapping[str, int],
    decisions: Source,
) -> Verdict:
    """Every input is named in the manifest; rows are unique, sorted and in their own file.

    `files`: FILES. `named_inputs`: the sha256 the manifest names. `unnamed_parameters`:
    parameter files used but not hashed. `part_faults`: the sums of
    `release.parts.part_faults` over all parts. `decisions`: all parts together.
    """
    missing = [sha256 for sha256 in files["berkas"].to_list() if sha256 not in named_inputs]
    twice = counts(_TWICE, {"putusan": decisions})
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
    } | FAULTS
    return judge(NAME, hitungan, faults, "semua masukan tercatat, semua baris unik dan terurut")
