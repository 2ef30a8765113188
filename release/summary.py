"""ringkasan.json: the waterfall and the totals of a tranche, for people and machines.

What belongs here: the shape of that file.
What does not: counting (`release.totals`, `release.waterfall`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from release.canonical_json import nested
from release.totals import Totals
from release.waterfall import by_nation, by_province
from release.waterfall_persons import persons_by_province, persons_of_nation
from schemas.tahap import Tahap

NATION = "nasional"
PROVINCES = "provinsi"


def summary(
    tahap: Tahap,
    versi_dtsen: str,
    waterfall: pl.DataFrame,
    persons: pl.DataFrame,
    totals: Totals,
) -> dict[str, Any]:
    """The content of ringkasan.json: waterfall, list, statuses, reasons, and PBI_JK apart.

    Per programme and (for the list) over all programmes as SEMUA; for the nation and per
    province, 00 being families whose area is unknown. Money is rupiah, counts are families;
    in `pbi_jk` and `air_terjun_orang` (`persons`) they are persons. `hak_tidak_terbayar` is
    what held families are entitled to and were not paid so far; of the last wave, for good. A
    new family without verification has no right yet and stands under `hak_belum_diverifikasi`.
    """
    return {
        "tahap": str(tahap),
        "versi_dtsen": versi_dtsen,
        "air_terjun": {
            NATION: nested(by_nation(waterfall), "program"),
            PROVINCES: nested(by_province(waterfall), "kode_provinsi", "program"),
        },
        "air_terjun_orang": {
            NATION: persons_of_nation(persons),
            PROVINCES: nested(persons_by_province(persons), "kode_provinsi"),
        },
        **totals_content(totals),
    }


def totals_content(totals: Totals) -> dict[str, Any]:
    """The parts of ringkasan.json that follow from the published Parquet alone."""
    return {
        "daftar": {
            NATION: nested(_over(totals.listed, ["program"]), "program"),
            PROVINCES: nested(totals.listed, "kode_provinsi", "program"),
        },
        "putusan": {
            NATION: nested(_over(totals.statuses, ["program", "status"]), "program", "status"),
            PROVINCES: nested(totals.statuses, "kode_provinsi", "program", "status"),
        },
        "alasan": nested(
            totals.reasons.filter(pl.col("alasan_utama").is_not_null()),
            "program",
            "status",
            "alasan_utama",
        ),
        "hak_tidak_terbayar": {
            NATION: nested(_over(totals.unpaid, ["program"]), "program"),
            PROVINCES: nested(totals.unpaid, "kode_provinsi", "program"),
        },
        "hak_belum_diverifikasi": {
            NATION: nested(_over(totals.unverified, ["program"]), "program"),
            PROVINCES: nested(totals.unverified, "kode_provinsi", "program"),
        },
        "pbi_jk": {
            NATION: nested(_over(totals.persons, ["status"]), "status"),
            PROVINCES: nested(totals.persons, "kode_provinsi", "status"),
            "alasan": nested(
                totals.person_reasons.filter(pl.col("alasan_utama").is_not_null()),
                "status",
                "alasan_utama",
            ),
        },
    }


def _over(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return frame.group_by(keys).agg(pl.exclude([*keys, "kode_provinsi"]).sum()).sort(keys)
