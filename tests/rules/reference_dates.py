"""The slow, obvious rules: since when, until when, in whose stead, and which place in the queue.

What belongs here: what stands beside a decision, one family at a time, in plain Python.
What does not: reasons and statuses (`reference`), or speed.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from rules import Context, book
from tests.rules.reference_family import Row, adult
from tests.rules.reference_lists import Lines

_OWN_REPORTS = (
    "PADANAN_TINJAU", "DITAHAN_BERKAS", "PERISTIWA_BERTENTANGAN", "MENINGGAL_TUNGGAL",
    "MENINGGAL_PENGURUS", "ORANG_TIDAK_DITEMUKAN", "PINDAH_KELUAR", "PINDAH_LN",
)  # fmt: skip
_PENDING = ("TINJAU", "DITAHAN", "BERTENTANGAN", "DILAPORKAN")
_WHY = {"kematian": "MENINGGAL", "perceraian": "CERAI", "perpindahan": "PINDAH"}
_NOBODY_KNOWS = 99_999


def hold_dates(
    decision: Row,
    family: Row,
    found: list[tuple[str, date]],
    doubts: list[tuple[str, date]],
    lines: Lines,
    context: Context,
) -> Row:
    """ditahan_sejak, batas_tahan, batas_sanggah; `found`, `doubts`: code and day of what stands."""
    held, code = decision["status"] == "DITAHAN", decision["alasan_utama"]
    contestable = held or decision["status"] == "TIDAK_LAYAK"
    objection = context.cutoff + timedelta(context.number("sanggah/masa_hari"))
    dates = {
        "ditahan_sejak": None,
        "batas_tahan": None,
        "batas_sanggah": objection if contestable else None,
    }
    if not held:
        return dates
    reports = [
        row["tgl_lapor"]
        for row in lines["peristiwa"]
        if row["keadaan"] in _PENDING and row["no_kk"] in family["no_kk_silsilah"]
    ]
    of_code = [day for name, day in found if name == code]
    of_person = [day for name, day in doubts if name == code]
    if of_code or of_person:
        since = min(of_code or of_person)
    elif code in _OWN_REPORTS and reports:
        since = min(reports)
    else:
        since = context.cutoff if family["asal"] == "BENTUKAN" else context.first_cutoff
    limit = book()[code].batas
    last = context.quarter.last_payment_day
    until = since + timedelta(context.number(limit)) if limit else last
    return dates | {"ditahan_sejak": since, "batas_tahan": min(until, last)}


def in_whose_stead(
    family: Row,
    people: list[Row],
    record: str | None,
    payee: str | None,
    lines: Lines,
    run: Context,
) -> Row:
    """nik_pengurus_lama and sebab_ganti where the payee of record does not receive."""
    if record is None or record == payee:
        return {"nik_pengurus_lama": None, "sebab_ganti": None}
    member = next((person for person in people if person["nik"] == record), None)
    if member is None:
        events = sorted(
            (
                row
                for row in lines["peristiwa"]
                if row["keadaan"] == "BERLAKU"
                and row["formulir"] in _WHY
                and row["no_kk"] in family["no_kk_silsilah"]
            ),
            key=lambda row: (row["tgl_kejadian"], row["id_laporan"]),
        )
        own = [row for row in events if row["nik"] == record]
        along = [row for row in events if row["formulir"] != "kematian"]
        last = (own or along or [None])[-1]
        why = _WHY[last["formulir"]] if last else "BUKAN_ANGGOTA"
    elif member["tiada"]:
        why = member["tiada"]
    elif member["ragu"]:
        why = "DIRAGUKAN"
    else:
        minor = adult(member, run) is False
        why = "BELUM_DEWASA" if minor else "PENGURUS_KELUARGA_LAIN"
    return {"nik_pengurus_lama": record, "sebab_ganti": why}


def listed_where(own: list[Row], origin: list[Row], payee: list[Row]) -> Row:
    """tahap_ditetapkan, no_kk_ditetapkan: the earliest list, of the family itself first."""
    for rows in (own, origin, payee):
        if rows:
            first = min(rows, key=lambda row: (row["tahap"], row["no_kk"]))
            return {"tahap_ditetapkan": first["tahap"], "no_kk_ditetapkan": first["no_kk"]}
    return {"tahap_ditetapkan": None, "no_kk_ditetapkan": None}


def place_in_queue(
    decision: Row, family: Row, lama: bool, since: date | None, context: Context
) -> Row:
    """urut_prioritas and undian of a ready family."""
    if decision["status"] is not None:
        return {"urut_prioritas": None, "undian": None}
    waited = (since - date(1970, 1, 1)).days if since else _NOBODY_KNOWS
    keys: dict[str, tuple[int, Any]] = {
        "STATUS_KPM": (10, 0 if lama else 1),
        "DESIL": (100, family["desil_nasional"]),
        "MENUNGGU": (100_000, waited),
    }
    packed = 0
    for name in context.words("prioritas"):
        width, value = keys[name]
        packed = packed * width + value
    text = f"{context.tahap}|{context.previous_manifest}|{family['no_kk']}"
    drawn = int(sha256(text.encode()).hexdigest()[:16], 16)
    return {"urut_prioritas": packed, "undian": drawn}
