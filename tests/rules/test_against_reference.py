"""The whole-column rules agree with the slow, obvious ones on any small world."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import Lists, decide_persons
from rules.persons_insured import OUTSIDE_SCHEMA
from schemas.reasons import EXCLUSION_CODES
from tests.rules import drawn
from tests.rules.reference import reference
from tests.rules.reference_persons import reference_persons

SAME = (
    "status",
    "alasan",
    "alasan_utama",
    "nominal_hak",
    "rincian",
    "nik_pengurus",
    "kanal",
    "status_kpm",
)
FAMILY_LETTERS, PERSON_LETTERS = "ABC", "JKLMNOPQRSTU"
NAMES = (None, "SITI AMINAH", "Siti Aminah", "BUDI SANTOSO", "WAYAN SUDARMA")
maybe = st.booleans()
seldom = st.integers(0, 7).map(lambda turn: turn == 7)
near = st.integers(-40, 40).map(lambda days: date(2025, 10, 17) + timedelta(days=days))
recent = st.integers(-420, 40).map(lambda days: date(2025, 10, 17) + timedelta(days=days))
edges = st.sampled_from((0, 1, 6, 7, 16, 17, 21, 22, 59, 60, 61, 120, 121))
birthday = st.builds(
    lambda age, shift: date(2025 - age, 10, 17) + timedelta(days=shift), edges, st.integers(-2, 2)
)
anyone = st.dates(date(1925, 1, 1), date(2025, 10, 1))
born = st.integers(0, 9).flatmap(
    lambda turn: st.none() if turn == 0 else birthday if turn < 4 else anyone
)


any_kk = st.sampled_from([drawn.kk(letter) for letter in "ABCabcZ"])
any_nik = st.sampled_from([drawn.nik(letter) for letter in PERSON_LETTERS])


def optional(values: Any) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


@st.composite
def persons(draw: st.DrawFn, letter: str, family: str) -> dict[str, Any]:
    return {
        "no_kk": drawn.kk(family),
        "nik": None if draw(seldom) else drawn.nik(letter),
        "id_orang": f"D{ord(letter):015d}",
        "nama": draw(st.sampled_from(NAMES)),
        "tgl_lahir": draw(born),
        "jk": draw(st.sampled_from(("L", "P", "P", None))),
        "hubungan": draw(st.sampled_from("1123345678")),
        "status_kawin": draw(st.sampled_from(("1", "1", "2", "4", None))),
        "partisipasi_sekolah": draw(st.sampled_from(("1", "2", "3", None))),
        "jenjang": draw(st.sampled_from(("03", "9", "13", "19", None))),
        "kedudukan_kerja": draw(st.sampled_from(("1", "1", "1", "5", None))),
        "calon_disabilitas": draw(seldom),
        "dihitung": not draw(seldom),
        "meninggal_dilaporkan": draw(seldom),
        "berdokumen": not draw(seldom),
    }


@st.composite
def family_rows(draw: st.DrawFn, letter: str) -> dict[str, Any]:
    state = draw(st.sampled_from(("DITENTUKAN",) * 9 + ("BELUM_DITENTUKAN", "LEBIH")))
    origin = draw(st.sampled_from(("DTSEN",) * 9 + ("LUAR_DTSEN", "BENTUKAN")))
    lineage = [drawn.kk(letter)] + ([drawn.kk(letter.lower())] if draw(maybe) else [])
    return {
        "no_kk": drawn.kk(letter),
        "nik_kepala": draw(optional(any_nik)),
        "asal": origin,
        "keadaan": draw(st.sampled_from(("ADA",) * 9 + ("PINDAH_LN", "BERAKHIR"))),
        "no_kk_silsilah": sorted(lineage),
        "terbentuk_dari": [drawn.kk("Z")] if origin == "BENTUKAN" else [],
        "desil_nasional": draw(st.sampled_from((1, 2, 3, 4, 4, 5, None)))
        if state == "DITENTUKAN"
        else None,
        "desil_status": state,
        "tinjau": draw(seldom),
        "berkas_ditahan": draw(seldom),
        "bertentangan": draw(seldom),
        "dilaporkan": sorted(
            draw(
                st.sets(
                    st.sampled_from(("KEMATIAN", "PINDAH_KELUAR", "PINDAH_LN", "TIDAK_DITEMUKAN"))
                )
            )
        )
        if draw(seldom)
        else [],
    }


programmes = st.sampled_from(("PKH", "SEMBAKO", "BLTS"))
SEAT = st.fixed_dictionaries(
    {
        "no_kk": any_kk,
        "program": st.sampled_from(("PKH", "SEMBAKO", "PBI_JK")),
        "status": st.sampled_from(("AKTIF", "AKTIF", "NONAKTIF")),
        "sejak": optional(recent),
        "nik_pengurus": optional(any_nik),
        "nik_peserta": optional(any_nik),
        "kanal": st.sampled_from(("HIMBARA", "POS", None)),
    }
)
CHECK = st.fixed_dictionaries(
    {
        "no_kk": any_kk,
        "nik": optional(any_nik),
        "tgl_verifikasi": recent,
        "metode": st.sampled_from(("GROUND_CHECK", "MUSDES", "SPTJM", "PDTT")),
        "hasil": st.sampled_from(("LAYAK", "LAYAK", "TIDAK_LAYAK", "TIDAK_DITEMUKAN", "MENOLAK")),
    }
)
COMPONENT = st.fixed_dictionaries(
    {
        "nik": any_nik,
        "komponen": st.sampled_from(("IBU_HAMIL", "NIFAS", "USIA_DINI", "SD", "SMP", "SMA",
                                     "DISABILITAS_BERAT", "LANSIA", "KORBAN_HAM")),
        "sumber": st.sampled_from(("SIKS_NG", "DAPODIK", "ASESMEN", "KIA")),
        "tgl_data": recent,
        "berlaku_sampai": optional(near),
    }
)  # fmt: skip
EXCLUSION = st.fixed_dictionaries(
    {
        "nik": optional(any_nik),
        "no_kk": optional(any_kk),
        "nama": st.sampled_from(NAMES),
        "kode_alasan": st.one_of(
            st.sampled_from(EXCLUSION_CODES),
            st.sampled_from(("MENINGGAL", "NIK_GANDA", "NIK_TIDAK_PADAN", "PINDAH_KELUAR")),
        ),
        "sumber": st.sampled_from(("BADAN", "BADAN", "Aduan")),
        "tgl_data": near,
        "tgl_kejadian": optional(near),
    }
)
OBJECTION = st.fixed_dictionaries(
    {
        "no_kk": optional(any_kk),
        "nik": optional(any_nik),
        "program": optional(programmes),
        "tahap": st.sampled_from((None, "2025-T4-1", "2025-T4-3")),
        "tgl_terima": near,
        "hasil": st.sampled_from(("DITERIMA", "DITERIMA", "DITOLAK", None)),
        "tgl_putus": optional(near),
        "no_sanggah": st.just("S"),
    }
)
PREGNANCY = st.fixed_dictionaries(
    {
        "no_kk": any_kk,
        "id_orang": st.sampled_from([f"D{ord(letter):015d}" for letter in PERSON_LETTERS]),
        "hpht": optional(recent),
        "kehamilan_ke": optional(st.integers(1, 3)),
    }
)
EVENT = st.fixed_dictionaries(
    {
        "no_kk": any_kk,
        "keadaan": st.sampled_from(("TINJAU", "DITAHAN", "BERTENTANGAN", "DILAPORKAN", "BERLAKU")),
        "jenis": st.sampled_from(
            ("PINDAH_KELUARGA", "PINDAH_ORANG", "PINDAH_LN_ORANG", "TIDAK_DITEMUKAN", "KEMATIAN")
        ),
        "nik": optional(any_nik),
        "tgl_lapor": near,
    }
)
STAY = st.fixed_dictionaries(
    {"tgl_masuk": optional(near), "tgl_keluar": optional(near), "tgl_lahir": born}
)
LISTED = st.fixed_dictionaries(
    {"kk": any_kk, "program": programmes, "tahap": st.just("2025-T4-1"), "nik_pengurus": any_nik}
).map(lambda row: row | {"no_kk": row["kk"]})


@st.composite
def worlds(
    draw: st.DrawFn, by_month: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame, Lists, tuple[str, date]]:
    """Families, members, lists, and which run: tahap and as-of."""
    letters = list(PERSON_LETTERS)
    families, members = [], []
    for family in FAMILY_LETTERS[: draw(st.integers(1, 3))]:
        families.append(draw(family_rows(family)))
        for _ in range(draw(st.integers(0, 4))):
            members.append(draw(persons(letters.pop(0), family)))
    few = {"max_size": 4}
    usual: dict[str, list[dict[str, Any]]] = {"kepesertaan": [], "verifikasi": []}
    for row in families:
        people = [person["nik"] for person in members if person["no_kk"] == row["no_kk"]]
        payee = draw(st.sampled_from(people)) if people else None
        for programme in draw(st.sets(st.sampled_from(("PKH", "SEMBAKO")))):
            usual["kepesertaan"].append(
                {"no_kk": row["no_kk"], "program": programme, "nik_pengurus": payee}
            )
        if draw(maybe):
            usual["verifikasi"].append({"no_kk": row["no_kk"]})
        usual["kepesertaan"] += [
            {"no_kk": row["no_kk"], "program": "PBI_JK", "nik_peserta": number}
            for number in people
            if number and draw(maybe)
        ]
    wave = draw(st.integers(1, 3))
    given_lists = drawn.lists(
        kepesertaan=usual["kepesertaan"] + draw(st.lists(SEAT, max_size=3)),
        verifikasi=usual["verifikasi"] + draw(st.lists(CHECK, max_size=2)),
        komponen=draw(st.lists(COMPONENT, **few)),
        eksklusi=draw(st.lists(EXCLUSION, **few)),
        sanggah=draw(st.lists(OBJECTION, max_size=2)),
        kehamilan=draw(st.lists(PREGNANCY, max_size=2)),
        peristiwa=draw(st.lists(EVENT, max_size=2)),
        berakhir=[{"no_kk": drawn.kk("A"), "sebab": "MENINGGAL"}] if draw(maybe) else [],
        masa_anggota=[
            {**person, **draw(STAY), "tgl_keluar": None} for person in members if draw(seldom)
        ]
        + [
            {**draw(persons(letter, draw(st.sampled_from("AB")))), **draw(STAY)}
            | {"sebab_keluar": draw(st.sampled_from(("MENINGGAL", "PINDAH")))}
            | {"tgl_keluar": draw(near)}
            for letter in ("V", "W")
            if by_month and draw(maybe)
        ],
        ditetapkan=draw(st.lists(LISTED, max_size=2)) if wave > 1 else [],
        wali=[
            {"no_kk": row["no_kk"], "program": programme, "nik_wali": drawn.nik("Y")}
            for row in families[:1]
            for programme in drawn.QUARTER.wave(wave).programmes
            if draw(maybe)
        ],
        rekening_gagal=draw(
            st.lists(st.fixed_dictionaries({"no_kk": any_kk, "nik": optional(any_nik)}), max_size=2)
        ),
        komponen_lain=[
            {name: person[name] for name in ("id_orang", "no_kk")}
            for person in members
            if wave > 1 and draw(seldom)
        ],
    )
    as_of = drawn.QUARTER.wave(wave).cutoff + timedelta(days=draw(st.integers(-5, 5)))
    return (
        drawn.families(*families),
        drawn.members(*members),
        given_lists,
        (f"2025-T4-{wave}", as_of),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(maybe.flatmap(lambda by_month: st.tuples(worlds(by_month), st.just(by_month))))
def test_every_decision_is_the_one_the_reference_gives(drawn_world: tuple[Any, bool]) -> None:
    (*tables, (tahap, as_of)), by_month = drawn_world
    more = {"parameters": drawn.by_month()} if by_month else {}
    run = drawn.context(tahap, as_of, **more)
    fast = drawn.decisions(*tables, run)
    slow = reference(*tables, run)

    assert {key: {name: row[name] for name in SAME} for key, row in fast.items()} == {
        key: {name: row[name] for name in SAME} for key, row in slow.items()
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_every_person_s_decision_is_the_one_the_reference_gives(world: Any) -> None:
    families, members, lists, (tahap, as_of) = world
    run = drawn.context(tahap, as_of)
    found = decide_persons(families, members, pl.DataFrame(schema=OUTSIDE_SCHEMA), lists, run)
    slow = reference_persons(families, members, lists, run)

    fast = {row["id_orang"]: row for row in found.iter_rows(named=True)}
    assert set(fast) == set(slow)
    for key, expected in slow.items():
        assert {name: fast[key][name] for name in expected} == expected, key
