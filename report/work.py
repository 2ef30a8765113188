"""How reports were linked, what waits for officers, and what posyandu sent.

What belongs here: the sections about work in the lake beside a release.
What does not: a person, a report or an officer by name.
"""

from __future__ import annotations

import polars as pl

from report.charts import bars
from report.facts import Facts
from report.section import Grid, Picture, Section
from report.words import percent, tenths, whole

# The steps in which `Facts.complaints` counts days.
_AGES = {0: "0–14 hari", 15: "15–30 hari", 31: "31–60 hari", 61: "61 hari atau lebih"}
_ABSENT = "Folder data tidak disertakan. / Made without the data folder."


def linking(facts: Facts) -> Section:
    """Decisions over persons named, expected wrong ones among the accepted, review load."""
    name, title, title_en = "padanan", "Mutu padanan dan beban tinjau", "Linking and review load"
    if facts.links.is_empty():
        return Section(name, title, title_en, [_ABSENT])
    total = int(facts.links["orang"].sum())
    rows = [
        (row["keputusan"], row["cara"] or "–", whole(row["orang"]), percent(row["orang"], total))
        for row in facts.links.iter_rows(named=True)
    ]
    accepted = facts.links.filter(pl.col("keputusan") == "DITERIMA")
    wrong, taken = float(accepted["peluang_salah"].sum()), int(accepted["orang"].sum())
    waiting = int(facts.waiting["pasangan"].sum()) if facts.waiting.height else 0
    text = [
        f"{whole(total)} orang disebut laporan; {whole(taken)} padanan diterima. Menurut peluang "
        f"model sendiri kira-kira {tenths(wrong)} di antaranya keliru ({percent(wrong, taken)}).",
        f"Menunggu petugas / waiting for officers: {whole(waiting)} pasangan.",
    ]
    parts: list[Grid | Picture] = [
        Grid("Orang yang disebut", ("Keputusan", "Cara", "Orang", "Bagian"), rows, left=2)
    ]
    if facts.waiting.height:
        drawn = [(str(form), int(count)) for form, count in facts.waiting.iter_rows()]
        parts.append(Picture("Menunggu tinjauan menurut formulir", bars(drawn, "pasangan")))
    return Section(name, title, title_en, text, parts)


def posyandu(facts: Facts) -> Section:
    """Reports received by form, from how many posyandu, and what came of them."""
    name, title, title_en = "posyandu", "Kegiatan posyandu", "What posyandu sent"
    if facts.reports.is_empty():
        return Section(name, title, title_en, [_ABSENT])
    rows = [
        (row["formulir"], whole(row["laporan"]), whole(row["posyandu"]))
        for row in facts.reports.iter_rows(named=True)
    ]
    ended = [(row["keadaan"], row["laporan"]) for row in facts.events.iter_rows(named=True)]
    return Section(
        name,
        title,
        title_en,
        ["Semua laporan yang pernah diterima; menurut wilayah dan masa ada di bagian berikut."],
        [
            Grid("Laporan yang diterima", ("Formulir", "Laporan", "Posyandu"), rows),
            Picture("Apa jadinya laporan pada batas tahap", bars(ended, "laporan")),
        ],
    )


def complaints(facts: Facts) -> Section:
    """Complaints by field and status, and how long the open ones have waited."""
    name, title, title_en = "aduan", "Aduan dan umurnya", "Complaints and their age"
    if facts.complaints.is_empty():
        return Section(name, title, title_en, [_ABSENT])
    found = facts.complaints
    total, opened = _cases(found), _cases(found.filter("terbuka"))
    late = _cases(found.filter(pl.col("terbuka") & pl.col("lewat_batas")))
    fields = (
        found.group_by("bidang_spm")
        .agg(
            pl.col("aduan").sum(),
            pl.col("aduan").filter("terbuka").sum().alias("terbuka_"),
            pl.col("aduan").filter(pl.col("terbuka") & pl.col("lewat_batas")).sum().alias("lewat"),
        )
        .sort("bidang_spm")
    )
    rows = [(field, *(whole(count) for count in counts)) for field, *counts in fields.rows()]
    ages = found.filter("terbuka").group_by("umur").agg(pl.col("aduan").sum()).sort("umur")
    parts: list[Grid | Picture] = [
        Grid("Menurut bidang SPM", ("Bidang", "Aduan", "Terbuka", "Lewat batas"), rows)
    ]
    if ages.height:
        drawn = [(_AGES[age], int(count)) for age, count in ages.rows()]
        parts.append(Picture("Aduan terbuka menurut umur", bars(drawn, "aduan")))
    text = [
        f"{whole(total)} aduan; {whole(opened)} terbuka, {whole(late)} di antaranya lewat batas "
        "waktu / open, and past their day. Yang lewat batas tetap terbuka sampai dijawab."
    ]
    return Section(name, title, title_en, text, parts)


def _cases(rows: pl.DataFrame) -> int:
    return int(rows["aduan"].sum())
