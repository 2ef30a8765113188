"""The slow, obvious cut by quota: one family after another, with a counter per area.

What belongs here: who of the ready is listed, waits for a wave or for a quota.
What does not: who is ready, or anyone's place in the queue (`reference`).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from rules import Context

Row = dict[str, Any]
_NATION = "ID"


def reference_selection(
    ready: list[Row], quota: list[Row], context: Context
) -> dict[tuple[str, str], Row]:
    """status, alasan_utama and peringkat of every ready family, by (no_kk, program)."""
    found = {}
    for programme in context.programmes:
        queue = sorted(
            (row for row in ready if row["program"] == programme),
            key=lambda row: (row["urut_prioritas"], row["undian"], row["no_kk"]),
        )
        of_wave, of_quarter = room(programme, quota, context)
        in_wave, in_quarter = walk(queue, of_wave), walk(queue, of_quarter)
        places: Counter[str] = Counter()
        for row in queue:
            area = next((code for code in areas(row) if code in of_quarter), areas(row)[0])
            places[area] += 1
            key = row["no_kk"], programme
            status, why = "MENUNGGU_KUOTA", "KUOTA_HABIS"
            if row["no_kk"] in in_wave:
                status, why = "TERVERIFIKASI", None
            elif row["no_kk"] in in_quarter:
                status, why = "MENUNGGU_GELOMBANG", "MENUNGGU_GELOMBANG"
            found[key] = {"status": status, "alasan_utama": why, "peringkat": places[area]}
    return found


def areas(row: Row) -> tuple[str, str, str]:
    """The area codes a family stands under, the narrowest first."""
    return row["kode_kabupaten_kota"], row["kode_kabupaten_kota"][:2], _NATION


def room(
    programme: str, quota: list[Row], context: Context
) -> tuple[dict[str, int], dict[str, int]]:
    """What each area with a limit still takes: in this wave, and in the whole quarter."""
    used: Counter[str] = Counter()
    for row in context.terpakai.to_dicts():
        if row["program"] == programme:
            used.update(dict.fromkeys(areas(row), row["keluarga"]))
    rows = [row for row in quota if row["program"] == programme]
    rows = [row for row in rows if row["triwulan"] == context.tahap.triwulan]
    rows.sort(key=lambda row: (row["gelombang"], row["kuota"]))
    wave = {row["kode_wilayah"]: 0 for row in rows}
    wave |= {
        row["kode_wilayah"]: row["kuota"] for row in rows if row["gelombang"] <= context.tahap.wave
    }
    quarter = {row["kode_wilayah"]: row["kuota"] for row in rows}
    so_far = [one.ceilings for one in context.quarter.waves if one.number <= context.tahap.wave]
    if all(programme in ceilings for ceilings in so_far):
        ceiling = sum(ceilings[programme] for ceilings in so_far)
        wave[_NATION] = min(wave.get(_NATION, ceiling), ceiling)
    return (
        {area: max(limit - used[area], 0) for area, limit in wave.items()},
        {area: max(limit - used[area], 0) for area, limit in quarter.items()},
    )


def walk(queue: list[Row], limits: dict[str, int]) -> set[str]:
    """Who finds room, one after another: everywhere a family stands under there must be some."""
    left, taken = dict(limits), set()
    for row in queue:
        own = [area for area in areas(row) if area in left]
        if all(left[area] > 0 for area in own):
            taken.add(row["no_kk"])
            for area in own:
                left[area] -= 1
    return taken
