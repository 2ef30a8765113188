"""The slow, obvious rules: each reason code answered for one family, in plain Python.

What belongs here: true, false or None (unknown) per code, and the leads.
What does not: how the facts were found (`reference`).
"""

from __future__ import annotations

from typing import Any

from tests.rules.reference_family import unsure_payee

LISTS_ONLY = (
    "PEKERJAAN_ASN_TNI_POLRI", "PEKERJAAN_PENSIUNAN", "PEKERJAAN_BUMN_PEJABAT", "PERANGKAT_DESA",
    "GURU_SERTIFIKASI", "NAKES", "SDM_KESOS", "PENGHASILAN_APBN", "BANTUAN_SEJENIS", "MENOLAK",
    "GRADUASI_ALAMIAH", "GRADUASI_MANDIRI", "TIDAK_LAYAK_MUSDES", "TIDAK_LAYAK_GC",
    "ALAMAT_TIDAK_DITEMUKAN", "KK_GANDA", "DATA_TIDAK_LENGKAP", "UPAH_DI_ATAS_UMP",
    "PENGURUS_PERUSAHAAN", "JUDOL_PPATK", "PROFIL_BANK", "KOMITMEN",
)  # fmt: skip
DOUBTS = ("NIK_TIDAK_PADAN", "NIK_GANDA", "ORANG_TIDAK_DITEMUKAN", "PINDAH_KELUAR")
ANSWERS = (
    "TIDAK_LAYAK_MUSDES",
    "TIDAK_LAYAK_GC",
    "ALAMAT_TIDAK_DITEMUKAN",
    "ORANG_TIDAK_DITEMUKAN",
    "MENOLAK",
)


def answers(s: dict[str, Any]) -> tuple[dict[str, bool | None], dict[str, bool]]:
    """(applies: true, false, None; leads) per code."""
    family, people, here, payee = s["family"], s["people"], s["here"], s["payee"]
    official, context, programme = s["official"], s["context"], s["programme"]
    applies: dict[str, bool | None] = {code: code in official for code in LISTS_ONLY}
    lead: dict[str, bool] = {
        code: code in s["leads"] for code in (*LISTS_ONLY, *DOUBTS, "PINDAH_LN")
    }
    if programme != "PKH":
        applies["KOMITMEN"] = lead["KOMITMEN"] = False

    died = [person for person in people if person["tiada"] == "MENINGGAL"]
    abroad = [person for person in people if person["tiada"] == "PINDAH_LN"]
    reported_dead = [person for person in here if person["meninggal_dilaporkan"]]
    reports = s["reports"]

    if family["keadaan"] == "BERAKHIR":
        cause = s["ended"].get(family["no_kk"])
        applies["MENINGGAL_TUNGGAL"] = None if cause is None else cause == "MENINGGAL"
    else:
        applies["MENINGGAL_TUNGGAL"] = bool(people) and len(died) == len(people)
    lead["MENINGGAL_TUNGGAL"] = (
        bool(here) and len(reported_dead) == len(here) and reports["dilaporkan"]
    )
    applies["MENINGGAL_PENGURUS"] = bool(died) and bool(here) and payee is None
    lead["MENINGGAL_PENGURUS"] = (
        payee is not None
        and payee["meninggal_dilaporkan"]
        and len(here) > len(reported_dead)
        and reports["dilaporkan"]
    )
    outside = family["asal"] == "LUAR_DTSEN"
    if payee is not None or (outside and not people) or (people and not here):
        applies["TANPA_PENGURUS"] = False
    else:
        applies["TANPA_PENGURUS"] = None if unsure_payee(here, context) else True

    words = reports["kata"] if reports["dilaporkan"] else set()
    applies["PINDAH_LN"] = (
        "PINDAH_LN" in official or family["keadaan"] == "PINDAH_LN" or (bool(abroad) and not here)
    )
    lead["PINDAH_LN"] |= "PINDAH_LN" in words
    nothing_left = programme == "PKH" and s["seat"] and s["pkh"] == 0
    for code in DOUBTS:
        of_payee = payee is not None and payee["ragu"] == code
        applies[code] = code in official or of_payee or (nothing_left and code in s["doubted"])
    lead["ORANG_TIDAK_DITEMUKAN"] |= "TIDAK_DITEMUKAN" in words
    lead["PINDAH_KELUAR"] |= "PINDAH_KELUAR" in words
    works = any(
        person["kedudukan_kerja"] == "5" and person["tiada"] is None and person["ragu"] is None
        for person in people
    )
    lead["PEKERJAAN_ASN_TNI_POLRI"] |= works and s["seen"] is None

    limit = context.number(f"desil_maks/{programme}")
    if outside or family["desil_status"] == "BELUM_DITENTUKAN":
        applies["DESIL_LEBIH"] = False
    elif family["desil_status"] == "LEBIH":
        applies["DESIL_LEBIH"] = True
    else:
        rank = family["desil_nasional"]
        applies["DESIL_LEBIH"] = None if rank is None else rank > limit
    applies["DESIL_BELUM_DITENTUKAN"] = family["desil_status"] == "BELUM_DITENTUKAN" and not outside
    applies["TIDAK_ADA_DI_DTSEN"] = outside

    if programme == "PKH" and not outside and s["pkh"] == 0 and not s["doubted"]:
        none = True if people and not s["possible"] else None
        if s["seat"]:
            applies["KOMPONEN_HABIS"] = none
        else:
            applies["TANPA_KOMPONEN"] = False if none is None and not s["takes_new"] else none
    applies["BUKAN_PESERTA"] = not s["seat"] and not s["takes_new"]
    needs = ("LAMA" if s["lama"] else "BARU") in context.programme(programme).perlu_verifikasi
    answered = any(code in official for code in ANSWERS)
    applies["BELUM_DIVERIFIKASI"] = needs and not s["passed"] and not answered
    applies["PADANAN_TINJAU"] = family["tinjau"] and reports["tinjau"]
    applies["DITAHAN_BERKAS"] = family["berkas_ditahan"] and reports["berkas_ditahan"]
    applies["PERISTIWA_BERTENTANGAN"] = family["bertentangan"] and reports["bertentangan"]
    for code in ("REKENING_GAGAL", "BEDA_BANK_DUKCAPIL"):
        applies[code] = code in official and s["channel"] == "HIMBARA"
    applies["SUDAH_DITETAPKAN"] = s["listed"]
    paid_there = bool(nothing_left) and "ASAL_SUDAH_DITETAPKAN" in s["doubted"]
    applies["ASAL_SUDAH_DITETAPKAN"] = s["blocked"] or paid_there
    return applies, lead
