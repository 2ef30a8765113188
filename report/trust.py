"""Why these numbers can be trusted: received files, the gate, the judge, guards, versions.

What belongs here: the verdicts a release carries, shown.
What does not: judging anything.
"""

from __future__ import annotations

from collections import defaultdict

from report.facts import Facts
from report.section import Grid, Section
from report.words import NONE, whole

_PASSED = {True: "LULUS", False: "TIDAK LULUS"}


def quality(facts: Facts) -> Section:
    """Rows received by table, the gate's invariants, Great Expectations over every list file."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for file in facts.manifest["masukan"]:
        total = counted[file["tabel"] or "(tidak dikenali)"]
        total[0] += 1
        for place, name in enumerate(("dibaca", "diterima", "ditolak", "berulang"), 1):
            total[place] += file[name] or 0
    received = [
        (table, *(whole(value) for value in values)) for table, values in sorted(counted.items())
    ]
    gate = [(one["nama"], one["pesan"], _PASSED[one["lulus"]]) for one in facts.manifest["gerbang"]]
    judged = [
        (
            one["harapan"],
            one["kolom"] or NONE,
            whole(one["berkas_lulus"]),
            whole(len(one["berkas_gagal"])),
        )
        for one in facts.manifest["mutu_daftar"]
    ]
    guards: dict[tuple[str, str], int] = defaultdict(int)
    for result in facts.manifest["pengaman"]["hasil"]:
        guards[result["pengaman"], result["keadaan"]] += 1
    watched = [(name, state, whole(count)) for (name, state), count in sorted(guards.items())]
    files = ("Tabel", "Berkas", "Dibaca", "Diterima", "Ditolak", "Berulang")
    return Section(
        "mutu",
        "Mutu data",
        "Data quality",
        [
            "Setiap baris yang dibaca diterima, ditolak dengan alasannya, atau berulang. Harapan "
            "atas daftar dinilai dengan Great Expectations pada setiap berkas sebelum terbit."
        ],
        [
            Grid("Berkas yang diterima", files, received),
            Grid("Gerbang rilis", ("Invarian", "Isi", "Putusan"), gate, left=3),
            Grid("Harapan atas daftar", ("Harapan", "Kolom", "Lulus", "Gagal"), judged, left=2),
            Grid("Pengaman", ("Pengaman", "Keadaan", "Tempat"), watched, left=2),
        ],
    )


def origin(facts: Facts) -> Section:
    """What this tranche was made from, so that anyone can make or verify it again."""
    manifest = facts.manifest
    approval = facts.approval or {}
    told = [
        ("Batas tahap / cut-off", manifest["batas"]),
        ("Diketahui sampai / known until", manifest["diketahui_sampai"]),
        ("Versi DTSEN", manifest["versi_dtsen"]),
        *((f"versi {name}", value) for name, value in sorted(manifest["versi"].items())),
        ("Sidik manifes / manifest seal", manifest["sidik"]),
        *(
            (f"{label} oleh / by", f"{approval[key]['petugas']}, {approval[key]['waktu']}")
            for key, label in (("diperiksa", "Diperiksa"), ("disetujui", "Disetujui"))
            if key in approval
        ),
    ]
    return Section(
        "asal",
        "Asal-usul",
        "Where it comes from",
        [f"Periksa sendiri / check it yourself: bansos verify DATA/release/{facts.tahap}"],
        [Grid("Dibuat dari", ("Apa", "Nilai"), told, left=2)],
    )
