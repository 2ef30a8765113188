"""Small drawn worlds for the rules: families and lists as short rows, filled in to tables.

What belongs here: rows to frames, and the context of a tahap.
What does not: expectations (the tests), or the slow reference (`reference`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from rules import Context, Lists, Parameters, decide, decide_persons, load_parameters, load_quarter
from rules.context import ELSEWHERE_SCHEMA, FAILED_SCHEMA, LISTED_SCHEMA, MOVES_SCHEMA
from rules.dated import Entry
from rules.persons_insured import OUTSIDE_SCHEMA
from rules.quarter import Quarter
from schemas.decisions import CANDIDATES, PBI_LIST
from schemas.families import ENDED, EVENTS, FAMILIES, MEMBERS, PREGNANCIES, STAYS
from schemas.guardians import GUARDIANS_IN_FORCE
from schemas.lists import LISTS
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.validate import validated

Row = Mapping[str, Any]
PARAMETERS = load_parameters()
QUARTER = load_quarter("2025-T4")

_FAMILY: Row = {
    "kode_desa": "3325012001",
    "kode_kabupaten_kota": "3325",
    "kode_provinsi": "33",
    "asal": "DTSEN",
    "keadaan": "ADA",
    "terbentuk_dari": [],
    "desil_nasional": 2,
    "desil_status": "DITENTUKAN",
    "jumlah_anggota": 1,
    "tinjau": False,
    "berkas_ditahan": False,
    "dilaporkan": [],
    "bertentangan": False,
    "peristiwa": [],
    "versi_dtsen": "2025T4",
}
_MEMBER: Row = {
    "nama": "SITI AMINAH",
    "tgl_lahir": date(1985, 3, 4),
    "jk": "P",
    "hubungan": "1",
    "status_kawin": "2",
    "partisipasi_sekolah": "1",
    "calon_disabilitas": False,
    "nik_ganda": False,
    "dihitung": True,
    "meninggal_dilaporkan": False,
    "berdokumen": True,
    "sumber": "DTSEN",
}
_LIST_ROWS: Mapping[str, Row] = {
    "kepesertaan": {"status": "AKTIF", "sejak": date(2022, 1, 1), "kanal": "HIMBARA"},
    "verifikasi": {
        "tgl_verifikasi": date(2025, 9, 1),
        "metode": "GROUND_CHECK",
        "hasil": "LAYAK",
    },
    "komponen": {"sumber": "SIKS_NG", "tgl_data": date(2025, 9, 1)},
    "eksklusi": {"sumber": "BADAN", "tgl_data": date(2025, 9, 15)},
    "sanggah": {
        "jenis": "SANGGAH",
        "tgl_terima": date(2025, 10, 1),
        "hasil": "DITERIMA",
        "tgl_putus": date(2025, 10, 5),
    },
    "kuota": {"triwulan": "2025-T4"},
}
_EVENT: Row = {
    "isi": "0" * 16,
    "formulir": "perubahan_keluarga",
    "jenis": "TIDAK_DITEMUKAN",
    "padanan": "DITERIMA",
    "keadaan": "DILAPORKAN",
    "alasan": "LAPORAN_SAJA",
    "bukti": "LAPORAN",
    "tgl_kejadian": date(2025, 10, 1),
    "tgl_lapor": date(2025, 10, 1),
}

_GUARDIAN: Row = {
    "nama_wali": "SRI WAHYUNI",
    "id_wali": "a" * 16,
    "sejak": date(2025, 10, 1),
}


def kk(letter: str) -> str:
    """The KK number of family `letter`."""
    return f"33250100000000{ord(letter):02d}"


def nik(letter: str) -> str:
    """The NIK of person `letter`."""
    return f"33250141018500{ord(letter):02d}"


def frame(table: Table, rows: Sequence[Row], default: Row) -> pl.DataFrame:
    """A frame of `table` from short rows over defaults; KeyError for a column it lacks."""
    schema = table.polars_schema()
    unknown = {name for row in rows for name in row} - set(schema)
    if unknown:
        raise KeyError(f"{table.name}: {sorted(unknown)}")
    full = [{name: {**default, **row}.get(name) for name in schema} for row in rows]
    return pl.DataFrame(full, schema=schema)


def families(*rows: Row) -> pl.DataFrame:
    """FAMILIES; `no_kk_asal` and the lineage are the KK itself unless given."""
    own = [
        {
            "no_kk_asal": None if row.get("asal") in ("BENTUKAN", "LUAR_DTSEN") else row["no_kk"],
            "no_kk_silsilah": [row["no_kk"]],
            **row,
        }
        for row in rows
    ]
    return frame(FAMILIES, own, _FAMILY)


def members(*rows: Row) -> pl.DataFrame:
    """MEMBERS; the key of a person is the NIK unless given."""
    keyed = [
        {"id_orang": row.get("nik") or f"D{place:015d}", **row} for place, row in enumerate(rows)
    ]
    return frame(MEMBERS, keyed, _MEMBER)


def listed(name: str, *rows: Row) -> pl.DataFrame:
    """A list of another body."""
    own = [
        {"isi": f"{place:016x}", "berkas": "0" * 64, "baris": place + 2, **row}
        for place, row in enumerate(rows)
    ]
    return frame(LISTS[name], own, _LIST_ROWS.get(name, {}))


def lists(**rows: Sequence[Row]) -> Lists:
    """All lists from short rows by name; those not named are empty."""
    given: dict[str, pl.DataFrame] = {}
    for name, found in rows.items():
        if name == "kehamilan":
            given[name] = frame(PREGNANCIES, found, {"id_laporan": "L1"})
        elif name == "masa_anggota":
            stays = [{"id_orang": r.get("nik"), "sebab_keluar": _left(r), **r} for r in found]
            given[name] = frame(STAYS, stays, _MEMBER)
        elif name == "peristiwa":
            keyed = [
                {"id_laporan": f"L{n}", "id_kejadian": f"L{n}", **r} for n, r in enumerate(found)
            ]
            given[name] = frame(EVENTS, keyed, _EVENT)
        elif name == "berakhir":
            given[name] = frame(ENDED, found, {"id_laporan": "L1"})
        elif name == "ditetapkan":
            given[name] = pl.DataFrame(list(found), schema=LISTED_SCHEMA)
        elif name == "pindah_peserta":
            given[name] = pl.DataFrame(list(found), schema=MOVES_SCHEMA)
        elif name == "wali":
            given[name] = frame(GUARDIANS_IN_FORCE, found, _GUARDIAN)
        elif name == "rekening_gagal":
            given[name] = pl.DataFrame(list(found), schema=FAILED_SCHEMA)
        elif name == "komponen_lain":
            given[name] = pl.DataFrame(list(found), schema=ELSEWHERE_SCHEMA)
        else:
            given[name] = listed(name, *found)
    return Lists(**given)


def _left(row: Row) -> str | None:
    """Why a person of MASA_ANGGOTA left, unless the row says so: by a move."""
    return "PINDAH" if row.get("tgl_keluar") else None


def queue(rows: Sequence[tuple[str, str]]) -> pl.LazyFrame:
    """BLTS candidates ready in the order given: KK letter and kabupaten."""
    found = [
        {
            "no_kk": kk(letter),
            "program": "BLTS",
            "kode_kabupaten_kota": kab,
            "urut_prioritas": place,
            "undian": 7,
        }
        for place, (letter, kab) in enumerate(rows, start=1)
    ]
    return pl.LazyFrame(found, schema_overrides={"undian": pl.UInt64})


def context(tahap: str = "2025-T4-1", as_of: date | None = None, **given: Any) -> Context:
    """The run of `tahap` with the shipped parameters; as-of is the cut-off unless given."""
    wave = QUARTER.wave(Tahap.parse(tahap).wave)
    base: dict[str, Any] = {
        "tahap": Tahap.parse(tahap),
        "quarter": QUARTER,
        "parameters": PARAMETERS,
        "as_of": as_of or wave.cutoff,
        "versi_aturan": "0" * 16,
        "versi_model": "uji",
        "previous_manifest": "",
    }
    return Context(**(base | given))


def by_month() -> Parameters:
    """The shipped parameters, but what changes within a quarter pays by the month."""
    return changed_law(
        {name: {date(2025, 1, 1): "BULAN"} for name in ("prorata/PKH", "prorata/SEMBAKO")}
    )


def changed_law(changes: Mapping[str, Mapping[date, Any]], on: date | None = None) -> Parameters:
    """The shipped parameters with further dated entries: name → first day in force → value.

    `on`: a day before some parameters begin; those hold their first value then.
    """
    found = dict(PARAMETERS.by_name)
    for name, entries in changes.items():
        added = tuple(Entry(day, value, "uji") for day, value in sorted(entries.items()))
        found[name] = replace(found[name], nilai=found[name].nilai + added)
    for name, parameter in found.items():
        first = parameter.nilai[0]
        if on is not None and on < first.berlaku_mulai:
            earlier = (replace(first, berlaku_mulai=on), *parameter.nilai[1:])
            found[name] = replace(parameter, nilai=earlier)
    return replace(PARAMETERS, by_name=found)


def cut_off_on(day: date) -> Quarter:
    """The quarter with one wave, cut off on that day, which takes newcomers in everywhere."""
    ways = dict.fromkeys(QUARTER.programmes, "REGULER")
    return replace(QUARTER, waves=(replace(QUARTER.wave(1), cutoff=day, ways=ways),))


def decisions(
    family_rows: pl.DataFrame, member_rows: pl.DataFrame, given: Lists, run: Context
) -> dict[tuple[str, str], Row]:
    """The validated candidates by (no_kk, program)."""
    found = validated(decide(family_rows, member_rows, given, run), CANDIDATES)
    return {(row["no_kk"], row["program"]): row for row in found.iter_rows(named=True)}


def persons_decided(
    family: Row,
    people: Sequence[Row],
    rows: Mapping[str, Sequence[Row]],
    run: Context,
) -> dict[str, Row]:
    """The validated PBI_JK decisions of one drawn family by id_orang."""
    nobody = pl.DataFrame(schema=OUTSIDE_SCHEMA)
    found = decide_persons(families(family), members(*people), nobody, lists(**rows), run)
    return {row["id_orang"]: row for row in validated(found, PBI_LIST).iter_rows(named=True)}
