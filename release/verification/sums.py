"""What a release says of itself against what its files add up to.

What belongs here: ringkasan.json and the totals of manifest.json, counted again.
What does not: reading the parts (`parts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from release.canonical_json import rows
from release.layout import MANIFEST, SUMMARY
from release.quota import USE, quota_chain
from release.summary import NATION, PROVINCES, totals_content
from release.totals import Totals, insured
from release.verification.finding import Finding, finding
from release.waterfall import AFTER, with_difference
from release.waterfall_persons import AFTER as PERSONS_AFTER
from release.waterfall_persons import persons_with_difference

Tree = Mapping[str, Any]


def check_sums(manifest: Tree, summary: Tree, totals: Totals) -> list[Finding]:
    """Every total in ringkasan.json and manifest.json follows from the published rows."""
    expected = totals_content(totals)
    found = [
        finding("JUMLAH_TIDAK_COCOK", SUMMARY, path)
        for key, content in expected.items()
        for path in _differences(content, summary.get(key, {}), key)
    ]
    if manifest["kontrol"] != rows(totals.control):
        found.append(finding("JUMLAH_TIDAK_COCOK", MANIFEST, "kontrol"))
    found += _waterfall(summary, expected["putusan"]) + _persons(summary, expected["pbi_jk"])
    return found + _quota(manifest, totals) + _insured(manifest, totals)


def _insured(manifest: Tree, totals: Totals) -> list[Finding]:
    """PBI_JK insures whom the manifest says, and no more than the nation may."""
    told, counted = manifest["kuota_pbi"], insured(totals)
    found = []
    if told["terdaftar"] != counted:
        found.append(finding("JUMLAH_TIDAK_COCOK", MANIFEST, "kuota_pbi"))
    if counted > told["kuota_nasional"]:
        found.append(finding("KUOTA_TERLAMPAUI", MANIFEST, "PBI_JK ID"))
    return found


def _waterfall(summary: Tree, statuses: Tree) -> list[Finding]:
    """The waterfall foots per programme, and its right side is the decisions' statuses."""
    places = {NATION: (summary["air_terjun"][NATION], statuses[NATION])}
    for area, lines in summary["air_terjun"][PROVINCES].items():
        places[area] = (lines, statuses[PROVINCES].get(area, {}))
    found = []
    for place, (lines, counted) in places.items():
        for program, line in lines.items():
            name = f"{place} {program}"
            again = with_difference(pl.DataFrame([line]))["selisih"].item()
            if again != 0 or line["selisih"] != 0:
                found.append(finding("AIR_TERJUN", SUMMARY, name))
            for status in AFTER:
                families = counted.get(program, {}).get(status.upper(), {}).get("keluarga", 0)
                if line[status] != families:
                    found.append(finding("AIR_TERJUN", SUMMARY, f"{name} {status}"))
    return found


def _persons(summary: Tree, statuses: Tree) -> list[Finding]:
    """The waterfall of persons foots, and its right side is the statuses of `daftar_pbi`."""
    lines = summary["air_terjun_orang"]
    places = {NATION: (lines[NATION], statuses[NATION])}
    for area, line in lines[PROVINCES].items():
        places[area] = (line, statuses[PROVINCES].get(area, {}))
    return [
        finding("AIR_TERJUN", SUMMARY, f"orang {place}")
        for place, (line, counted) in places.items()
        if line["selisih"] != 0
        or persons_with_difference(pl.DataFrame([line]))["selisih"].item() != 0
        or any(line[one] != counted.get(one.upper(), {}).get("orang", 0) for one in PERSONS_AFTER)
    ]


def _quota(manifest: Tree, totals: Totals) -> list[Finding]:
    """In each quota area the lists are what the manifest says, and within its limit."""
    quota = pl.DataFrame(manifest["kuota"], schema=USE)
    keys = ["program", "kode_wilayah"]
    listed = (
        quota_chain(totals.control, quota)
        .join(totals.control, on=["program", "kode_kabupaten_kota"])
        .group_by(keys)
        .agg(dihitung=pl.col("keluarga").sum())
    )
    lines = quota.join(listed, on=keys, how="full", coalesce=True)
    lines = lines.with_columns(pl.exclude("program", "kode_wilayah", "sebab").fill_null(0))
    differs = pl.col("dihitung") != pl.col("daftar_ini")
    used = pl.col("ditetapkan_sebelumnya") + pl.col("dihitung")
    exceeded = (used > pl.col("batas_gelombang")) & (pl.col("dihitung") > 0)
    found = [
        finding("JUMLAH_TIDAK_COCOK", MANIFEST, f"kuota {program} {area}")
        for program, area in _places(lines.filter(differs))
    ]
    return found + [
        finding("KUOTA_TERLAMPAUI", MANIFEST, f"{program} {area}")
        for program, area in _places(lines.filter(exceeded))
    ]


def _places(lines: pl.DataFrame) -> list[tuple[str, str]]:
    return lines.select("program", "kode_wilayah").sort("program", "kode_wilayah").rows()


def _differences(expected: object, said: object, path: str) -> Iterator[str]:
    """The paths at which two JSON trees differ."""
    if isinstance(expected, Mapping) and isinstance(said, Mapping):
        for key in sorted(set(expected) | set(said)):
            yield from _differences(expected.get(key), said.get(key), f"{path}.{key}")
    elif expected != said:
        yield f"{path}: {said} ≠ {expected}"
