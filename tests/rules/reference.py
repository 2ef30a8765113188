"""The slow, obvious rules: one family at a time, in plain Python – evidence, reasons, status.

What belongs here: what the whole-column code must agree with, written to be read.
What does not: speed; splits of families, and the draw.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from rapidfuzz.distance import JaroWinkler

from rules import Context, Lists, book
from tests.rules.reference_dates import (
    hold_dates,
    in_whose_stead,
    listed_where,
    place_in_queue,
)
from tests.rules.reference_family import Row, guardian_of, payee_of
from tests.rules.reference_lists import Lines, letters, objected, participates, still_reported
from tests.rules.reference_months import kinds_over_the_months, months_of, pkh_amount
from tests.rules.reference_reasons import answers

GONE = ("MENINGGAL", "PINDAH_LN")
DOUBT = ("NIK_TIDAK_PADAN", "NIK_GANDA", "ORANG_TIDAK_DITEMUKAN", "PINDAH_KELUAR")
FIELD = ("TIDAK_LAYAK_MUSDES", "TIDAK_LAYAK_GC", "ALAMAT_TIDAK_DITEMUKAN", *DOUBT[2:])


def reference(
    families: pl.DataFrame, members: pl.DataFrame, lists: Lists, context: Context
) -> dict[tuple[str, str], Row]:
    """All that is decided of every family and opened programme, by (no_kk, program)."""
    lines = {name: getattr(lists, name).to_dicts() for name in Lists.__dataclass_fields__}
    return reference_of(families.to_dicts(), members.to_dicts(), lines, context)


def reference_of(
    families: list[Row], members: list[Row], lines: Lines, context: Context
) -> dict[tuple[str, str], Row]:
    """`reference` over rows instead of frames."""
    found = {}
    for family in families:
        people = [row for row in members if row["no_kk"] == family["no_kk"]]
        for programme in context.programmes:
            own = [dict(person) for person in people]
            found[family["no_kk"], programme] = decided(family, own, programme, lines, context)
    return found


def decided(family: Row, people: list[Row], programme: str, lines: Lines, context: Context) -> Row:
    first, cutoff = context.first_cutoff, context.cutoff
    before = [participates(family, name, first, lines) for name in ("PKH", "SEMBAKO")]
    joined = [row["sejak"] for row in before if row]
    lama = any(before)
    seats = {name: participates(family, name, cutoff, lines) for name in ("PKH", "SEMBAKO", "BLTS")}
    # whoever joined too late for this programme keeps the payee on the participation list
    holders = dict(seats)
    if context.wave.ways[programme] == "SUSULAN" and not participates(
        family, programme, first, lines
    ):
        seats[programme] = None
    takes_new = context.programme(programme).terima_baru
    seat = seats[programme] is not None

    checks = [
        row
        for row in lines["verifikasi"]
        if row["no_kk"] in family["no_kk_silsilah"]
        and cutoff - timedelta(365) <= row["tgl_verifikasi"] <= min(cutoff, context.as_of)
    ]
    methods = context.words("verifikasi/urut_metode")
    results = ("LAYAK", "TIDAK_DITEMUKAN", "MENOLAK", "TIDAK_LAYAK")
    checks.sort(
        key=lambda row: (
            -row["tgl_verifikasi"].toordinal(),
            methods.index(row["metode"]),
            results.index(row["hasil"]),
            row["nik"] or "",
            row["isi"],
        )
    )
    check = checks[0] if checks else None
    passed = check is not None and check["hasil"] == "LAYAK"
    seen = check["tgl_verifikasi"] if check and passed and check["metode"] != "SPTJM" else None

    known = [
        row
        | {
            "kode": "MENINGGAL"
            if row["kode_alasan"].startswith("MENINGGAL")
            else row["kode_alasan"]
        }
        for row in lines["eksklusi"]
        if row["tgl_data"] <= context.as_of
        and (row["tgl_kejadian"] is None or row["tgl_kejadian"] <= cutoff)
    ]
    leads_only = context.words("eksklusi/sumber_petunjuk")
    answered_any = objected(family, people, None, lines, context)
    about_persons: list[tuple[Row, Row]] = []
    doubts: list[tuple[str, date]] = []

    def rows_about(person: Row) -> list[Row]:
        found = []
        for row in known:
            official = row["sumber"].upper() not in leads_only
            if not person["dihitung"] or person["nik"] is None or row["nik"] != person["nik"]:
                continue
            agrees = (
                row["nama"] is None
                or person["nama"] is None
                or (JaroWinkler.similarity(letters(row["nama"]), letters(person["nama"])) >= 0.88)
            )
            if not lama or (official and agrees):
                found.append(row | {"resmi": official})
        return found

    def unanswered(row: Row) -> bool:
        return answered_any is None or row["tgl_data"] > answered_any

    def number_doubted(person: Row) -> bool:
        rows = [row for row in rows_about(person) if unanswered(row)]
        return any(row["kode"] in DOUBT[:2] for row in rows)

    for person in people:
        person |= {"tiada": None, "ragu": None}
        named = rows_about(person)
        about_persons += [(person, row) for row in named]
        marks = [(row["kode"], row["resmi"]) for row in named if unanswered(row)]
        doubts += [(row["kode"], row["tgl_data"]) for row in named if unanswered(row)]
        person["tiada"] = next((code for code in GONE if (code, True) in marks), None)
        days = [
            row["tgl_kejadian"]
            for row in named
            if unanswered(row) and row["resmi"] and row["kode"] == person["tiada"]
        ]
        person["tiada_tgl"] = min((day for day in days if day), default=None)
        person["ragu"] = next((code for code in DOUBT if code in [mark for mark, _ in marks]), None)
        if person["ragu"] is None and not person["dihitung"]:
            person["ragu"] = "NIK_GANDA"

    order = [programme, "PKH", "SEMBAKO", "BLTS"]
    recorded = {}
    for name in (programme, "PKH", "SEMBAKO", "BLTS"):
        ranked = [holders[key] for key in dict.fromkeys([name, *order[1:]]) if holders[key]]
        recorded[name] = next((row for row in ranked if row and row["nik_pengurus"]), None)
    record = recorded[programme]
    payees_of_record = {row["nik_pengurus"] for row in recorded.values() if row}

    evidence: list[tuple[str, bool, Any]] = []
    for row in known:
        if (
            row["nik"] is None
            and row["no_kk"] in family["no_kk_silsilah"]
            and row["kode"] != "MENINGGAL"
        ):
            evidence.append((row["kode"], row["sumber"].upper() not in leads_only, row["tgl_data"]))
    for person, row in about_persons:
        of_recipient = row["kode"] in DOUBT[2:] and (
            person["hubungan"] == "1" or person["nik"] in payees_of_record
        )
        if row["kode"] not in (*GONE, *DOUBT) or of_recipient:
            evidence.append((row["kode"], row["resmi"], row["tgl_data"]))
    if check and not passed:
        present = {person["nik"] for person in people}
        if not lama or check["nik"] is None or check["nik"] in present:
            village = check["metode"] in ("MUSDES", "SPTJM")
            code = {
                "MENOLAK": "MENOLAK",
                "TIDAK_LAYAK": "TIDAK_LAYAK_MUSDES" if village else "TIDAK_LAYAK_GC",
                "TIDAK_DITEMUKAN": "ORANG_TIDAK_DITEMUKAN"
                if check["nik"]
                else "ALAMAT_TIDAK_DITEMUKAN",
            }[check["hasil"]]
            evidence.append((code, True, check["tgl_verifikasi"]))
    answered = objected(family, people, programme, lines, context)
    standing = [
        (code, official, day)
        for code, official, day in evidence
        if not (code in FIELD and seen is not None and seen > day)
        and not (answered is not None and answered >= day)
    ]
    official = {code for code, is_official, _ in standing if is_official}
    leads = {code for code, is_official, _ in standing if not is_official}

    listings = [
        row
        for row in lines["ditetapkan"]
        if row["program"] == programme and row["kk"] in family["no_kk_silsilah"]
    ]
    origin = [
        row
        for row in lines["ditetapkan"]
        if row["program"] == programme
        and family["asal"] == "BENTUKAN"
        and row["kk"] in family["terbentuk_dari"]
    ]
    own = {row["no_kk"] for row in lines["ditetapkan"] if row["kk"] in family["no_kk_silsilah"]}
    others = [row for row in lines["ditetapkan"] if row["no_kk"] not in own]
    payee = payee_of(
        people,
        record and record["nik_pengurus"],
        {row["nik_pengurus"] for row in others},
        context,
    )
    taken = [
        row
        for row in others
        if payee and row["nik_pengurus"] == payee["nik"] and row["program"] == programme
    ]
    if payee is None:
        payee = guardian_of(family, people, programme, lines["wali"], context)
    channel = None
    if payee is not None:
        channel = "POS"
        if record and record["nik_pengurus"] == payee["nik"]:
            channel = record["kanal"] or "POS"
        broken = any(
            row["nik"] == payee["nik"] if row["nik"] else row["no_kk"] in family["no_kk_silsilah"]
            for row in lines["rekening_gagal"]
        )
        if channel == "HIMBARA" and broken:
            channel = "POS"

    here = [person for person in people if person["tiada"] is None]
    kinds = kinds_over_the_months(family, people, lines, number_doubted, context)
    counted = [stay for doubt, *stay in kinds if stay[0] and doubt is None]
    pkh, text = pkh_amount(
        [(kind, first, last) for kind, _, first, last in counted],
        context,
        months_of(seats["PKH"], "PKH", context),
    )
    months = months_of(seats["SEMBAKO"], "SEMBAKO", context)
    doubted = {doubt for doubt, kind, *_ in kinds if kind and doubt}
    possible = any(maybe and doubt is None for doubt, _, maybe, *_ in kinds)

    state = {
        "family": family, "people": people, "here": here, "lama": lama, "seat": seat,
        "takes_new": takes_new, "programme": programme, "official": official, "leads": leads,
        "payee": payee, "channel": channel, "pkh": pkh, "doubted": doubted, "possible": possible,
        "passed": passed, "seen": seen, "listed": bool(listings), "context": context,
        "blocked": not listings and bool(origin or taken),
        "ended": {row["no_kk"]: row["sebab"] for row in lines["berakhir"]},
        "reports": still_reported(family, lines, seen, answered_any, context),
    }  # fmt: skip
    amount = {"PKH": (pkh, text), "SEMBAKO": (months * 200_000, f"SEMBAKO:{months}x200000")}.get(
        programme, (900_000, "BLTS:1x900000")
    )
    if not (seat or takes_new) or amount[0] == 0:
        amount = (0, None)
    decision = verdict(state)
    paid = payee and payee["nik"]
    layak = [row["tgl_verifikasi"] for row in checks if row["hasil"] == "LAYAK"] if passed else []
    waits = min((day for day in (joined if lama else layak) if day), default=None)
    days = [(code, day) for code, _, day in standing]
    return {
        **decision,
        "nominal_hak": amount[0],
        "rincian": amount[1],
        "nik_pengurus": paid,
        "kanal": channel,
        "status_kpm": "LAMA" if lama else "BARU",
        **hold_dates(decision, family, days, doubts, lines, context),
        **in_whose_stead(family, people, record and record["nik_pengurus"], paid, lines, context),
        **listed_where(listings, origin, taken),
        **place_in_queue(decision, family, lama, waits, context),
    }


def verdict(s: Row) -> Row:
    """All reasons and the status from what is known of the family."""
    applies, lead = answers(s)
    hard, hold, wait, listed = set(), set(), set(), set()
    for code, rule in book().items():
        truth = applies.get(code, False)
        is_lead = bool(lead.get(code, False)) and not s["lama"] and truth is not True
        if rule.sifat == "FLAG":
            if not s["lama"] and (truth or is_lead):
                hold.add(code)
            continue
        if truth is None:
            hold.add("DATA_TIDAK_DIKETAHUI")
        elif truth:
            {"HARD": hard, "HOLD": hold, "WAIT": wait, "LISTED": listed}[rule.sifat].add(code)
        if is_lead:
            hold.add(code)
    order = s["context"].words("urut_alasan")
    for status, codes in (
        ("SUDAH_DITETAPKAN", listed),
        ("TIDAK_LAYAK", hard),
        ("DITAHAN", hold),
        ("MENUNGGU_KUOTA", wait),
        (None, set()),
    ):
        if codes or status is None:
            break
    return {
        "status": status,
        "alasan": sorted(hard | hold | wait | listed),
        "alasan_utama": min(codes, key=order.index, default=None),
    }
