"""What was paid and why not: totals, the waterfall, the provinces, the tranche before.

What belongs here: the sections that answer "how many, how much, where, against last time".
What does not: reasons one by one (`refused`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.charts import tile_map, tiles, waterfall
from report.facts import Facts
from report.section import Grid, Picture, Section
from report.words import NONE, percent, rupiah, signed, whole
from schemas.areas import provinces

_ALL = "SEMUA"
_BEFORE = (
    ("dtsen", "Keluarga DTSEN", "awal"),
    ("terbentuk", "terbentuk", "tambah"),
    ("berakhir", "berakhir", "kurang"),
    ("pindah_masuk", "pindah masuk", "tambah"),
    ("pindah_keluar", "pindah keluar", "kurang"),
    ("luar_dtsen", "di luar DTSEN", "tambah"),
)
_AFTER = (
    ("tidak_layak", "tidak layak", "kurang"),
    ("ditahan", "ditahan", "kurang"),
    ("menunggu_kuota", "menunggu kuota", "kurang"),
    ("menunggu_gelombang", "menunggu gelombang", "kurang"),
    ("sudah_ditetapkan", "sudah ditetapkan gelombang lalu", "kurang"),
    ("terverifikasi", "MASUK DAFTAR INI", "jumlah"),
)


def totals(facts: Facts) -> Section:
    """Families and rupiah of this list, per programme and over all."""
    lists = facts.summary["daftar"]["nasional"]
    unpaid = facts.summary["hak_tidak_terbayar"]["nasional"]
    unverified = facts.summary["hak_belum_diverifikasi"]["nasional"]
    rows = []
    for name in [*facts.programmes, _ALL]:
        entry = lists.get(name, {"baris": 0, "keluarga": 0, "rupiah": 0})
        owed, open_ = unpaid.get(name, {}), unverified.get(name, {})
        rows.append(
            (
                "Semua (keluarga berbeda) / all" if name == _ALL else name,
                whole(entry["keluarga"]),
                rupiah(entry["rupiah"]),
                NONE if name == _ALL else whole(owed.get("keluarga", 0)),
                NONE if name == _ALL else rupiah(owed.get("rupiah", 0)),
                NONE if name == _ALL else whole(open_.get("keluarga", 0)),
            )
        )
    insured = facts.manifest["kuota_pbi"]
    text = [
        "Satu keluarga dapat masuk daftar beberapa program; baris terakhir menghitung setiap "
        "keluarga sekali. Hak tidak terbayar adalah hak keluarga yang ditahan; keluarga baru yang "
        "belum diverifikasi dihitung sendiri, karena belum berhak.",
        f"PBI-JK: {whole(insured['terdaftar'])} orang terdaftar; kuota nasional "
        f"{whole(insured['kuota_nasional'])}.",
    ]
    heads = (
        *("Program", "Keluarga", "Rupiah"),
        *("Ditahan dengan hak", "Hak tidak terbayar", "Belum diverifikasi"),
    )
    return Section(
        "ringkasan", "Ringkasan", "Summary", text, [Grid("Daftar gelombang ini", heads, rows)]
    )


def footing(facts: Facts) -> Section:
    """From the register to the list, per programme: every family in exactly one place."""
    national = facts.summary["air_terjun"]["nasional"]
    parts: list[Grid | Picture] = []
    for name in facts.programmes:
        line = national[name]
        steps = [(label, line[key], kind) for key, label, kind in _BEFORE]
        before = sum(line[key] * (-1 if kind == "kurang" else 1) for key, _, kind in _BEFORE)
        steps.append(("keluarga pada batas", before, "jumlah"))
        steps += [(label, line[key], kind) for key, label, kind in _AFTER]
        shown = [step for step in steps if step[1] or step[2] in ("awal", "jumlah")]
        parts.append(Picture(f"{name}: dari DTSEN sampai daftar", waterfall(shown)))
    left = {name: national[name]["selisih"] for name in facts.programmes}
    return Section(
        "air-terjun",
        "Apa yang dibayar dan mengapa tidak",
        "What was paid, and why not",
        [
            "Setiap keluarga ada di tepat satu tempat. Selisih / difference: "
            + ", ".join(f"{name} {whole(value)}" for name, value in left.items())
            + ". Rilis tidak terbit bila bukan nol."
        ],
        parts,
    )


def map_of_provinces(facts: Facts) -> Section:
    """How many families of each province are listed in any programme."""
    lists = facts.summary["daftar"]["provinsi"]
    floors = facts.summary["air_terjun"]["provinsi"]
    named = dict(provinces().select("kode", "nama").iter_rows())
    values = {
        code: (lists.get(code, {}).get(_ALL, {}).get("keluarga", 0), _families(floors[code]))
        for code in tiles()
        if code in floors and _families(floors[code])
    }
    rows = [
        (
            f"{code} {named.get(code, 'tidak diketahui / unknown')}",
            whole(_families(programs)),
            whole(lists.get(code, {}).get(_ALL, {}).get("keluarga", 0)),
            percent(lists.get(code, {}).get(_ALL, {}).get("keluarga", 0), _families(programs)),
            rupiah(lists.get(code, {}).get(_ALL, {}).get("rupiah", 0)),
        )
        for code, programs in sorted(floors.items())
        if _families(programs)
    ]
    heads = ("Provinsi", "Keluarga", "Masuk daftar", "Bagian", "Rupiah")
    return Section(
        "peta",
        "Menurut provinsi",
        "By province",
        [
            "Keluarga yang masuk daftar gelombang ini untuk sekurangnya satu program, dan "
            "bagiannya dari keluarga provinsi itu pada batas tahap. Tanda – berarti provinsi itu "
            "tidak ada dalam rilis ini."
        ],
        [Picture("Keluarga masuk daftar", tile_map(values)), Grid("Angkanya", heads, rows)],
    )


def against_last(facts: Facts) -> Section:
    """This list beside the one before, and what became of families between them."""
    title, title_en = "Dibandingkan tahap sebelumnya", "Against the tranche before"
    if facts.before is None:
        text = ["Ini rilis pertama; tidak ada pembandingnya. / The first release."]
        return Section("banding", title, title_en, text)
    now, then = (tree["daftar"]["nasional"] for tree in (facts.summary, facts.before))
    rows = []
    for name in sorted({*now, *then} - {_ALL}):
        new, old = now.get(name, {}), then.get(name, {})
        rows.append(
            (
                name,
                whole(old.get("keluarga", 0)),
                whole(new.get("keluarga", 0)),
                signed(new.get("keluarga", 0) - old.get("keluarga", 0)),
                signed(new.get("rupiah", 0) - old.get("rupiah", 0)),
            )
        )
    moved: dict[tuple[str, str, str], int] = {}
    for change in facts.manifest["perubahan"]["sebab"]:
        if change["status_lama"] != change["status"]:
            key = (change["program"], change["status_lama"], change["status"])
            moved[key] = moved.get(key, 0) + change["keluarga"]
    text = [
        f"Tahap sebelumnya: {facts.manifest['perubahan']['dari']}. Yang sudah ditetapkan pada "
        "gelombang terdahulu triwulan ini tidak dibayar lagi."
    ]
    heads = ("Program", "Tahap lalu", "Tahap ini", "Selisih keluarga", "Selisih rupiah")
    moves = [(*key, whole(families)) for key, families in sorted(moved.items())]
    grids = [
        Grid("Daftar bayar", heads, rows),
        Grid("Perpindahan status keluarga", ("Program", "Dari", "Ke", "Keluarga"), moves, left=3),
    ]
    return Section("banding", title, title_en, text, grids)


def _families(programs: Mapping[str, Any]) -> int:
    """Families of an area at the cut-off: the same in every programme, so any one tells."""
    line = next(iter(programs.values()))
    return int(sum(line[key] * (-1 if kind == "kurang" else 1) for key, _, kind in _BEFORE))
