"""The slow, obvious rules of PBI_JK: one person at a time, in plain Python.

What belongs here: what the whole-column code of `rules.pbi` must agree with.
What does not: speed, or participants in no family.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
from rapidfuzz.distance import JaroWinkler

from rules import Context, Lists, book
from tests.rules.reference_lists import letters

Row = dict[str, Any]
LINES = ("kepesertaan", "eksklusi", "sanggah", "peristiwa")
MAY_TOUCH_A_FAMILY = ("PINDAH_LN", "KK_GANDA")


def reference_persons(
    families: pl.DataFrame, members: pl.DataFrame, lists: Lists, context: Context
) -> dict[str, Row]:
    """status, alasan, alasan_utama, peserta per id_orang."""
    lines = {name: getattr(lists, name).to_dicts() for name in LINES}
    return reference_persons_of(families.to_dicts(), members.to_dicts(), lines, context)


def reference_persons_of(
    families: list[Row], members: list[Row], lines: dict[str, list[Row]], context: Context
) -> dict[str, Row]:
    """`reference_persons` over rows instead of frames."""
    by_kk = {row["no_kk"]: row for row in families}
    return {
        person["id_orang"]: decided(person, by_kk[person["no_kk"]], by_kk, lines, context)
        for person in members
        if person["dihitung"]
    }


def insured(person: Row, lines: dict[str, list[Row]], context: Context) -> bool:
    rows = [
        row
        for row in lines["kepesertaan"]
        if row["program"] == "PBI_JK"
        and person["nik"] is not None
        and row["nik_peserta"] == person["nik"]
        and (row["sejak"] is None or row["sejak"] <= context.cutoff)
    ]
    latest = max((row["sejak"] for row in rows if row["sejak"]), default=None)
    return any(row["sejak"] == latest and row["status"] == "AKTIF" for row in rows)


def lapsed(person: Row, lines: dict[str, list[Row]], context: Context) -> bool:
    """Whether the last report of this death is older than our own reports may hold."""
    days = [
        row["tgl_lapor"]
        for row in lines["peristiwa"]
        if row["keadaan"] == "DILAPORKAN"
        and row["jenis"] == "KEMATIAN"
        and row["nik"] is not None
        and row["nik"] == person["nik"]
    ]
    return bool(days) and context.cutoff > max(days) + timedelta(30)


def lineage_of(kk: str | None, by_kk: dict[str, Row]) -> str | None:
    """The family a KK number stands for: the one that bears it first."""
    holders = [no for no, row in sorted(by_kk.items()) if kk in row["no_kk_silsilah"]]
    holders.sort(key=lambda no: (no != kk, by_kk[no]["no_kk_asal"] != kk))
    return holders[0] if holders else None


def decided(
    person: Row, family: Row, by_kk: dict[str, Row], lines: dict[str, list[Row]], context: Context
) -> Row:
    seat = insured(person, lines, context)
    leads_only = context.words("eksklusi/sumber_petunjuk")
    own_codes = context.words("pbi_jk/alasan_orang")

    def names(row: Row) -> bool:
        """Whether a list or objection row is about this person."""
        if row["nik"] is not None:
            return bool(row["nik"] == person["nik"])
        return row["no_kk"] is not None and lineage_of(row["no_kk"], by_kk) == person["no_kk"]

    answered = max(
        (
            row["tgl_terima"]
            for row in lines["sanggah"]
            if row["hasil"] == "DITERIMA"
            and row["tgl_putus"] is not None
            and row["tgl_putus"] <= context.as_of
            and row["program"] in (None, "PBI_JK")
            and (row["tahap"] is None or row["tahap"] <= str(context.tahap))
            and names(row)
        ),
        default=None,
    )
    hard, hold, wait = set(), set(), set()
    for row in lines["eksklusi"]:
        code = "MENINGGAL" if row["kode_alasan"].startswith("MENINGGAL") else row["kode_alasan"]
        wanted = own_codes if row["nik"] is not None else MAY_TOUCH_A_FAMILY
        late = row["tgl_data"] > context.as_of or (
            row["tgl_kejadian"] is not None and row["tgl_kejadian"] > context.cutoff
        )
        if late or code not in wanted or not names(row):
            continue
        if answered is not None and row["tgl_data"] <= answered:
            continue
        official = row["sumber"].upper() not in leads_only
        agrees = (
            row["nik"] is None
            or row["nama"] is None
            or person["nama"] is None
            or JaroWinkler.similarity(letters(row["nama"]), letters(person["nama"])) >= 0.88
        )
        if seat and not (official and agrees):
            continue
        nature = book()[code].sifat
        if nature == "HARD" and official:
            hard.add(code)
        elif not seat or (nature == "HOLD" and official):
            hold.add(code)
    if family["keadaan"] == "PINDAH_LN":
        hard.add("PINDAH_LN")
    if family["desil_status"] == "LEBIH" or (
        family["desil_status"] == "DITENTUKAN" and (family["desil_nasional"] or 0) > 5
    ):
        hard.add("DESIL_LEBIH")
    if family["desil_status"] == "BELUM_DITENTUKAN":
        hold.add("DESIL_BELUM_DITENTUKAN")
    unranked = family["desil_status"] == "DITENTUKAN" and family["desil_nasional"] is None
    if person["nik"] is None or unranked:
        hold.add("DATA_TIDAK_DIKETAHUI")
    if not seat:
        wait.add("BUKAN_PESERTA")
        if person["meninggal_dilaporkan"] and not lapsed(person, lines, context):
            hold.add("MENINGGAL")
    order = context.words("urut_alasan")
    for status, found in (
        ("TIDAK_LAYAK", hard),
        ("DITAHAN", hold - hard),
        ("MENUNGGU_KUOTA", wait),
        ("TERVERIFIKASI", set()),
    ):
        if found or status == "TERVERIFIKASI":
            break
    return {
        "status": status,
        "alasan": sorted(hard | hold | wait),
        "alasan_utama": min(found, key=order.index, default=None),
        "peserta": seat,
    }
