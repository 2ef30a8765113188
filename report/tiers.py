"""The tiered report for the supervising teams: posyandu, desa, kecamatan, kabupaten.

What belongs here: what was expected and received, what became of it, what was rejected and why,
and how many days help takes – each beside the posts that told nothing.
What does not: counting (release/mart), or a report, a person or a complaint by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from report.facts import Facts
from report.section import Fold, Grid, Section
from report.words import NONE, percent, tenths, whole
from schemas.areas import areas

Row = Mapping[str, Any]

LEVELS = ("KABUPATEN_KOTA", "KECAMATAN", "DESA", "POSYANDU")
_NAMES = {
    "KABUPATEN_KOTA": "Kabupaten/kota",
    "KECAMATAN": "Kecamatan",
    "DESA": "Desa/kelurahan",
    "POSYANDU": "Posyandu",
}
_PILOT = "\u00a0◆"
_RECEIVED = (
    *("Posyandu", "Melapor", "Diam", "Uji coba", "Diharapkan", "Diterima", "Bagian"),
    *("Tepat waktu", "Tanpa hari", "Ditolak"),
)
_OUTCOME = (
    *("Diterima", "Dipadankan", "Ditinjau", "Tanpa padanan", "Berlaku", "Putusan"),
    *("Aduan", "Terbuka", "Ditutup", "Lewat batas"),
)
_STEPS = {
    "LAPOR": "dilaporkan",
    "PADANAN": "dipadankan",
    "PUTUSAN": "diputus",
    "DAFTAR": "masuk daftar",
    "JAWABAN": "dijawab (aduan)",
}
_ABSENT = "Folder data tidak disertakan. / Made without the data folder."
_UNDIVIDED = "Tidak termuat dalam satu wilayah / in no one area"
_UNKNOWN = "Wilayah tidak diketahui / area unknown"
_SILENCE = "Tidak adanya laporan bukan berarti tidak ada kejadian. / Silence is not absence."


def received(facts: Facts) -> Section:
    """Level by level: reports expected and received, what became of them, complaints.

    Of the nation kabupaten with their kecamatan; of `facts.area` the two levels below it. The
    first line is the whole, the last what lies in no one area below it (rejects of a file about
    several, protected complaints), so that every column foots. Rejects of files that lie in no one
    kabupaten/kota, or had no row from which to tell, have a line of their own; a page of an area
    says how many there are beside it.
    """
    name, title, title_en = "berjenjang", "Laporan berjenjang posyandu", "Posyandu, level by level"
    if facts.tiers.is_empty():
        return Section(name, title, title_en, [_ABSENT])
    outer, inner = levels_below(facts.area)
    rows = _of(facts, outer)
    # complaints nobody has followed yet are unknown, not none
    followed = facts.complaints.width > 0
    whole_area = _whole_area(facts, rows)
    unknown = [{**row, "kode": "", "nama": _UNKNOWN} for row in _unknown(facts)]
    own = [*rows, *([] if facts.area else unknown)]
    shown = [whole_area, *own, *_rest(whole_area, own)]
    parts: list[Grid | Fold] = [*_grids(_NAMES[outer], shown, followed=followed)]
    if inner is not None:
        below = _of(facts, inner)
        parts += [
            Fold(_place(row), _grids(_NAMES[inner], [*own, *_rest(row, own)], followed=followed))
            for row in rows
            if (own := [one for one in below if _within(one, row)])
        ]
    first, last = facts.period or ("–", "–")
    text = [
        f"Laporan yang dibuat {first} sampai {last}; akibatnya menurut tahap {facts.tahap}. "
        f"{_SILENCE} Posyandu yang diam tidak diketahui, bukan nol.",
        "Diharapkan: menurut daftar_posyandu, bulan berjalan dihitung penuh. Tepat waktu: dalam "
        "batas hari sejak kejadian; tanpa hari kejadian tidak dapat dinilai. Berlaku: mengubah "
        "keluarga; Putusan: putusan bansos yang memakainya. Aduan yang dilindungi hanya terhitung "
        f"di tingkat kabupaten.{_PILOT} memuat posyandu uji coba / has pilot posts.",
    ]
    if facts.area and unknown:
        lost = whole(sum(row["baris_ditolak"] for row in unknown))
        text.append(
            f"Di luar wilayah ini: {lost} baris ditolak dari berkas yang wilayahnya tidak "
            "diketahui. / Beside it: rows rejected, area unknown."
        )
    return Section(name, title, title_en, text, parts)


def rejected(facts: Facts) -> Section:
    """What was rejected of report files, by form and reason, in the smallest area that holds it."""
    name, title, title_en = "tolakan", "Yang ditolak saat masuk", "Rejected on receipt, by reason"
    if facts.tiers.is_empty():
        return Section(name, title, title_en, [_ABSENT])
    known = pl.col("kode").fill_null("").str.starts_with(facts.area)
    found = (
        facts.rejected.filter(known)
        .group_by("formulir", "yang_ditolak", "alasan")
        .agg(pl.col("jumlah").sum())
        .sort("jumlah", "formulir", "alasan", "yang_ditolak", descending=[True, *[False] * 3])
    )
    rows = [
        (row["formulir"] or NONE, row["yang_ditolak"].lower(), row["alasan"], whole(row["jumlah"]))
        for row in found.iter_rows(named=True)
    ]
    text = [
        "Per formulir dan alasan; baris yang ditolak tidak menjadi laporan sampai pengirimnya "
        "memperbaikinya (bansos intake return)."
    ]
    heads = ("Formulir", "Yang ditolak", "Alasan", "Banyaknya")
    return Section(name, title, title_en, text, [Grid("Tolakan", heads, rows, left=3)])


def speed(facts: Facts) -> Section:
    """Days from the event to each step of help, median and 90th percentile, per kabupaten/kota."""
    name, title, title_en = "kecepatan", "Kecepatan bantuan", "How fast help comes"
    if facts.speed.is_empty():
        return Section(name, title, title_en, [_ABSENT])
    order = {code: place for place, code in enumerate(_STEPS)}
    shown = sorted(
        (row for row in facts.speed.iter_rows(named=True) if _asked(row, facts.area)),
        key=lambda row: (row["kode_wilayah"] != "ID", row["kode_wilayah"], order[row["langkah"]]),
    )
    rows = [
        (
            _speed_place(row["kode_wilayah"]),
            _STEPS[row["langkah"]],
            _days(row["hari_tengah"]),
            _days(row["hari_p90"]),
            whole(row["laporan"]),
            whole(row["belum"]),
            whole(row["tanpa_hari"]),
            f"{whole(row['posyandu_melapor'])} dari {whole(row['posyandu_terdaftar'])}",
        )
        for row in shown
    ]
    heads = (
        *("Wilayah", "Sampai", "Hari tengah", "Hari p90", "Sampai di situ", "Belum"),
        *("Tanpa hari", "Posyandu melapor"),
    )
    text = [
        "Hari sejak kejadian (aduan: sejak diadukan bila tidak disebut). Hari putusan dan daftar "
        "adalah batas tahapnya. / Days since the event; a cut-off stands for decision and list. "
        + _SILENCE
    ]
    return Section(name, title, title_en, text, [Grid("Hari", heads, rows, left=2)])


def levels_below(area: str) -> tuple[str, str | None]:
    """The two levels a page of `area` (digits of its code, empty: the nation) shows."""
    first = {0: 0, 2: 0, 4: 1, 6: 2, 10: 3}[len(area)]
    inner = LEVELS[first + 1] if first + 1 < len(LEVELS) else None
    return LEVELS[first], inner


def _of(facts: Facts, level: str) -> Sequence[Row]:
    """The rows of a level under the area asked for, each with `wilayah`, the code it lies under."""
    higher = pl.col("tingkat").is_in(["KECAMATAN", "KABUPATEN_KOTA"])
    own = pl.coalesce("kode_desa", pl.when(higher).then("kode"), "kode_kabupaten_kota")
    return (
        facts.tiers.with_columns(wilayah=own)
        .filter(pl.col("tingkat") == level, pl.col("wilayah").str.starts_with(facts.area))
        .sort("wilayah", "kode")
        .to_dicts()
    )


def _whole_area(facts: Facts, rows: Sequence[Row]) -> Row:
    """The area asked for: its own row, of a province or the nation the sum of its kabupaten."""
    own = facts.tiers.filter(
        pl.col("tingkat").is_in(["KABUPATEN_KOTA", "KECAMATAN", "DESA"]),
        pl.col("kode") == facts.area,
    ).to_dicts()
    if own:
        return own[0]
    counts = [name for name, dtype in facts.tiers.schema.items() if dtype == pl.Int64]
    everything = [*rows, *([] if facts.area else _unknown(facts))]
    sums = {name: sum(row[name] for row in everything) for name in counts}
    return {"kode": facts.area, "nama": None if facts.area else "Semua / all", **sums}


def _unknown(facts: Facts) -> list[Row]:
    return list(facts.tiers.filter(pl.col("tingkat") == "TIDAK_DIKETAHUI").to_dicts())


def _rest(area: Row, rows: Sequence[Row]) -> list[Row]:
    """One row of what `area` counts and none of the areas below it; none where nothing is left."""
    left = {
        name: count - sum(row[name] for row in rows)
        for name, count in area.items()
        if isinstance(count, int)
    }
    return [{"kode": "", "nama": _UNDIVIDED, **left}] if any(left.values()) else []


def _within(one: Row, row: Row) -> bool:
    return str(one["wilayah"]).startswith(str(row["wilayah"]))


def _grids(level: str, rows: Sequence[Row], *, followed: bool) -> list[Grid]:
    told = [_received_line(row) for row in rows]
    became = [_outcome_line(row, followed=followed) for row in rows]
    return [
        Grid("Diharapkan dan diterima", (level, *_RECEIVED), told),
        Grid("Apa jadinya", (level, *_OUTCOME), became),
    ]


def _received_line(row: Row) -> tuple[str, ...]:
    counts = ("posyandu_terdaftar", "posyandu_melapor", "posyandu_diam", "posyandu_uji_coba")
    return (
        _place(row),
        *(whole(row[name]) for name in counts),
        whole(row["laporan_diharapkan"]),
        whole(row["laporan_diterima"]),
        percent(row["laporan_diterima"], row["laporan_diharapkan"]),
        *(whole(row[name]) for name in ("tepat_waktu", "tanpa_hari", "baris_ditolak")),
    )


def _outcome_line(row: Row, *, followed: bool) -> tuple[str, ...]:
    reports = ("laporan_diterima", "dipadankan", "ditinjau", "tanpa_padanan", "berlaku")
    complaints = ("aduan", "aduan_terbuka", "aduan_ditutup", "aduan_lewat_batas")
    return (
        _place(row),
        *(whole(row[name]) for name in (*reports, "putusan_terpengaruh")),
        *(whole(row[name]) if followed else NONE for name in complaints),
    )


def _place(row: Row) -> str:
    pilot = _PILOT if row["posyandu_uji_coba"] else ""
    name = row["nama"] or _named().get(row["kode"], "")
    return f"{row['kode']} {name}".strip() + pilot


@cache
def _named() -> dict[str, str]:
    return dict(areas().select("kode", "nama").iter_rows())


def _speed_place(code: str) -> str:
    return "Semua / all" if code == "ID" else f"{code} {_named().get(code, '')}".strip()


def _asked(row: Row, area: str) -> bool:
    code = str(row["kode_wilayah"])
    return not area or code == "ID" or code.startswith(area[:4])


def _days(days: float | None) -> str:
    return NONE if days is None else tenths(days)
