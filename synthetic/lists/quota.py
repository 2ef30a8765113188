"""kuota: how many families each wave may hold, so that every wave binds.

What belongs here: quotas from the plan's expected counts, without making anybody.
What does not: how quotas are applied.
"""

from __future__ import annotations

import math

import polars as pl

from synthetic.lists.roster import expected_counts
from synthetic.plan import Plan

COLUMNS = ["triwulan", "program", "gelombang", "kode_wilayah", "kuota"]


def quota_list(plan: Plan) -> pl.DataFrame:
    """Cumulative quotas per kabupaten/kota, programme and wave, and their sum as area ID.

    Per area: so a sample cut to some areas, or run alone, binds as well. The row ID is for
    families that moved to an area outside the sample: without it they would have no quota
    at all. BLTS admits a share of the families expected ready at each cut-off; PKH and
    SEMBAKO pay in the first wave and keep their number.
    """
    lists = plan.lists
    config, found = lists["kuota"], lists["verifikasi"]["sampai_batas"]
    rows: list[tuple[str, str, int, str, int]] = []
    for kab in plan.families:
        counts = expected_counts(plan, kab)
        accepted = (counts.verified - counts.refused) * config["baru_siap"]
        previous = 0
        for wave, (share, done) in enumerate(zip(config["BLTS"], found, strict=True), start=1):
            ready = counts.lama * config["lama_siap"] + accepted * done
            previous = max(previous, math.floor(share * ready))
            rows.append((plan.quarter.name, "BLTS", wave, kab, previous))
        for program, number in (("PKH", counts.pkh), ("SEMBAKO", counts.sembako)):
            quota = math.floor(config[program] * number)
            rows += [(plan.quarter.name, program, wave, kab, quota) for wave in (1, 2, 3)]
    areas = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    nation = areas.group_by("triwulan", "program", "gelombang").agg(
        kode_wilayah=pl.lit("ID"), kuota=pl.col("kuota").sum()
    )
    return pl.concat([areas, nation.select(COLUMNS)]).sort("program", "gelombang", "kode_wilayah")
