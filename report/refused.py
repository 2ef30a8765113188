"""Why families are out or held, and how long holds have lasted.

What belongs here: headline reasons per programme, and the ageing of holds.
What does not: who they are.
"""

from __future__ import annotations

from collections import defaultdict

from report.charts import bars
from report.facts import Facts
from report.section import Grid, Picture, Section
from report.words import public_code, reason_label, rupiah, whole

_SHOWN = 12
_STATUSES = ("TIDAK_LAYAK", "DITAHAN", "MENUNGGU_KUOTA", "MENUNGGU_GELOMBANG")


def reasons(facts: Facts) -> Section:
    """Families by headline reason; restricted reasons are one neutral word."""
    parts: list[Grid | Picture] = []
    for program in facts.programmes:
        found = facts.summary["alasan"].get(program, {})
        rows, drawn = [], []
        for status in _STATUSES:
            counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            for code, entry in found.get(status, {}).items():
                total = counted[public_code(code)]
                total[0] += entry["keluarga"]
                total[1] += entry["nominal_hak"]
            for code, (families, owed) in sorted(counted.items(), key=lambda one: -one[1][0]):
                rows.append((status, reason_label(code), code, whole(families), rupiah(owed)))
                drawn.append((reason_label(code), families))
        drawn.sort(key=lambda one: (-one[1], one[0]))
        if drawn:
            parts.append(Picture(f"{program}: alasan terbanyak", bars(drawn[:_SHOWN])))
        heads = ("Status", "Alasan", "Kode", "Keluarga", "Hak bila layak")
        parts.append(Grid(f"{program}: semua alasan utama", heads, rows, left=3))
    return Section(
        "alasan",
        "Alasan tidak masuk daftar",
        "Why families are not listed",
        [
            "Menurut alasan utama; semua alasan setiap keluarga tersimpan di rilis. Alasan yang "
            "terbatas ditampilkan sebagai “Dalam pemeriksaan”."
        ],
        parts,
    )


def holds(facts: Facts) -> Section:
    """Held families by how many days they have been held."""
    ages: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    by_reason: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for hold in facts.manifest["penahanan"]:
        code = public_code(hold["alasan_utama"])
        for total in (ages[hold["umur"]], by_reason[hold["program"], code, hold["umur"]]):
            total[0] += hold["keluarga"]
            total[1] += hold["rupiah"]
    order = sorted(ages, key=lambda age: int(age.split("-")[0].strip("> +")))
    rows = [
        (program, reason_label(code), f"{age} hari", whole(families), rupiah(owed))
        for (program, code, age), (families, owed) in sorted(by_reason.items())
    ]
    heads = ("Program", "Alasan", "Umur", "Keluarga", "Hak bila dibuka")
    parts: list[Grid | Picture] = []
    if rows:
        drawn = [(f"{age} hari", ages[age][0]) for age in order]
        parts = [
            Picture("Keluarga dan program menurut umur", bars(drawn)),
            Grid("Penahanan menurut alasan", heads, rows, left=3),
        ]
    return Section(
        "penahanan",
        "Yang ditahan dan sejak kapan",
        "What is held, and for how long",
        ["Umur dihitung sampai batas tahap, per keluarga dan program."],
        parts,
    )
