"""The slow, obvious rules: what the lists say of one family, in plain Python.

What belongs here: participation, objections and open reports, written to be read.
What does not: reasons and statuses (`reference`), or speed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rules import Context
from tests.rules.reference_family import Row

Lines = dict[str, list[Row]]


def participates(family: Row, programme: str, day: Any, lines: Lines) -> Row | None:
    moved = {row["no_kk_peserta"]: row["no_kk"] for row in lines["pindah_peserta"]}
    rows = [
        row
        for row in lines["kepesertaan"]
        if row["program"] == programme
        if moved.get(row["no_kk"]) == family["no_kk"]
        or (row["no_kk"] not in moved and row["no_kk"] in family["no_kk_silsilah"])
        if row["sejak"] is None or row["sejak"] <= day
    ]
    if not rows:
        return None
    newest = max(rows, key=lambda row: (row["sejak"] is not None, row["sejak"] or day))
    same = [row for row in rows if row["sejak"] == newest["sejak"]]
    active = sorted((row for row in same if row["status"] == "AKTIF"), key=lambda row: row["isi"])
    return active[0] if active else None


def objected(
    family: Row, people: list[Row], programme: str | None, lines: Lines, context: Context
) -> Any:
    """The day of the latest accepted objection, or None."""
    niks = {person["nik"] for person in people if person["nik"]}
    days = [
        row["tgl_terima"]
        for row in lines["sanggah"]
        if row["hasil"] == "DITERIMA"
        and row["tgl_putus"] is not None
        and row["tgl_putus"] <= context.as_of
        and (row["tahap"] is None or row["tahap"] <= str(context.tahap))
        and (programme is None or row["program"] in (None, programme))
        and (
            row["no_kk"] in family["no_kk_silsilah"]
            if row["no_kk"]
            else row["nik"] is not None and row["nik"] in niks
        )
    ]
    return max(days, default=None)


def letters(text: str) -> str:
    return "".join(sign for sign in text.upper() if "A" <= sign <= "Z")


def still_reported(family: Row, lines: Lines, seen: Any, answered: Any, context: Context) -> Row:
    """Whether a report in review, contradicted, or only reported still counts."""
    holds: Row = {}
    for name, state in (
        ("tinjau", "TINJAU"),
        ("berkas_ditahan", "DITAHAN"),
        ("bertentangan", "BERTENTANGAN"),
        ("dilaporkan", "DILAPORKAN"),
    ):
        days = [
            row["tgl_lapor"]
            for row in lines["peristiwa"]
            if row["keadaan"] == state and row["no_kk"] in family["no_kk_silsilah"]
        ]
        last = max(days, default=None)
        holds[name] = last is None or not (
            context.cutoff > last + timedelta(30)
            or (seen is not None and seen >= last)
            or (answered is not None and answered >= last)
        )
    pending = [
        row
        for row in lines["peristiwa"]
        if row["keadaan"] == "DILAPORKAN" and row["no_kk"] in family["no_kk_silsilah"]
    ]
    words = {
        "PINDAH_ORANG": "PINDAH_KELUAR",
        "PINDAH_KELUARGA": "PINDAH_KELUAR",
        "PINDAH_LN_ORANG": "PINDAH_LN",
        "PINDAH_LN_KELUARGA": "PINDAH_LN",
    }
    holds["kata"] = set(family["dilaporkan"])
    if pending:
        holds["kata"] = {
            words.get(row["jenis"], row["jenis"])
            for row in pending
            if row["jenis"].endswith("_KELUARGA")
            or row["nik"] is None
            or (family["nik_kepala"] is not None and row["nik"] == family["nik_kepala"])
        }
    return holds
