"""The cases a lawyer can read: every `*.yaml` beside this file, decided by the rules.

A case draws one family (or a queue of families), names the lists that speak of it, and says
what must come out. Only what is written under `harap` is compared; the rest may be anything.
`aturan` names the reasons a case is about where nothing else in it does. `batas` is another
cut-off than the tahap's; `parameter` adds dated entries to the law: name, first day, value.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from rules import Context, count_listed, select
from tests.rules import drawn

FOLDER = Path(__file__).parent
Case = Mapping[str, Any]
_MEMBER_WORDS = {"lahir": "tgl_lahir", "kawin": "status_kawin", "sekolah": "partisipasi_sekolah"}
_KK = drawn.kk("A")


def cases(queue: bool) -> list[Any]:
    """The cases about one family, or those about a queue of families."""
    return [
        pytest.param(case, id=f"{file.stem}: {case['kasus']}")
        for file in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
        if ("antrean" in case) == queue
    ]


def member(row: Case) -> dict[str, Any]:
    """One drawn person: `nik` is a letter, codes are written as numbers."""
    named = {_MEMBER_WORDS.get(name, name): value for name, value in row.items()}
    person = {
        name: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in named.items()
    }
    if "jenjang" in person:
        person["jenjang"] = person["jenjang"].zfill(2)
    number = person.pop("nik")
    return {"no_kk": _KK, "nik": number and drawn.nik(number)} | person


def about_family(row: Case) -> dict[str, Any]:
    """A list row: names the family unless it names a person; letters become numbers."""
    full = dict(row)
    letters = {"nik", "nik_pengurus", "nik_peserta", "nik_wali"} & set(full)
    full |= {name: full[name] and drawn.nik(full[name]) for name in letters}
    if "kk" in full:
        full["no_kk"] = drawn.kk(full.pop("kk"))
    elif "nik" not in letters:
        full.setdefault("no_kk", _KK)
    return full


def given_lists(case: Case) -> dict[str, list[dict[str, Any]]]:
    found = {
        name: [about_family(row) for row in rows] for name, rows in case.get("daftar", {}).items()
    }
    stays = [
        {_MEMBER_WORDS.get(name, name): value for name, value in row.items()}
        for row in found.get("masa_anggota", [])
    ]
    if stays:
        found["masa_anggota"] = stays
    for name in ("verifikasi", "kepesertaan", "kehamilan", "komponen_lain", "masa_anggota"):
        for row in found.get(name, []):
            row.setdefault("no_kk", _KK)
    for row in found.get("kehamilan", []) + found.get("komponen_lain", []):
        row["id_orang"] = row.pop("nik")
    for row in found.get("ditetapkan", []):
        row.setdefault("kk", row["no_kk"])
        row.setdefault("nik_pengurus", drawn.nik("Z"))
    return found


def run_of(case: Case) -> Context:
    """The run a case is decided in: its tahap, what was known, and the law of its day."""
    tahap, day = case.get("tahap", "2025-T4-1"), case.get("batas")
    more: dict[str, Any] = {}
    if day is not None or "parameter" in case:
        more["parameters"] = drawn.changed_law(case.get("parameter", {}), day)
    if day is not None:
        more["quarter"] = drawn.cut_off_on(day)
    return drawn.context(tahap, case.get("diketahui_sampai", day), **more)


@pytest.mark.parametrize("case", cases(queue=False))
def test_the_case_comes_out_as_written(case: Case) -> None:
    family = {"no_kk": _KK, **case.get("keluarga", {})}
    people = [member(row) for row in case["anggota"]]
    heads = [person["nik"] for person in people if person.get("hubungan", "1") == "1"]
    family.setdefault("nik_kepala", heads[0] if heads else None)
    run = run_of(case)

    found = drawn.decisions(
        drawn.families(family),
        drawn.members(*people),
        drawn.lists(**given_lists(case)),
        run,
    )

    persons = case["harap"].get("PBI_JK", {})
    if persons:
        rows = drawn.persons_decided(family, people, given_lists(case), run)
        for letter, expected in persons.items():
            row = rows[drawn.nik(letter)]
            assert {name: row[name] for name in expected} == expected, letter
    for programme, expected in case["harap"].items():
        if programme == "PBI_JK":
            continue
        row = dict(found[(_KK, programme)])
        row["status"] = row["status"] or "SIAP"
        for name in ("nik_pengurus", "nik_pengurus_lama"):
            row[name] = row[name] and chr(int(row[name][-2:]))
        assert {name: row[name] for name in expected} == expected, programme


@pytest.mark.parametrize("case", cases(queue=True))
def test_the_queue_is_cut_as_written(case: Case) -> None:
    ready = drawn.queue([(row["kk"], row["wilayah"]) for row in case["antrean"]])
    quota = [
        {"program": "BLTS", "kode_wilayah": row["wilayah"]}
        | {name: row[name] for name in ("gelombang", "kuota")}
        for row in case["kuota"]
    ]
    used = pl.DataFrame(
        [{"program": "BLTS", "kode_kabupaten_kota": kab} for kab in case.get("terpakai", [])],
        schema={"program": pl.String, "kode_kabupaten_kota": pl.String},
    )
    run = drawn.context(case.get("tahap", "2025-T4-1"), terpakai=count_listed(used))

    chosen = select(ready, drawn.listed("kuota", *quota), run)

    rows = {chr(int(row["no_kk"][-2:])): row for row in chosen.iter_rows(named=True)}
    for letter, expected in case["harap"].items():
        assert {name: rows[letter][name] for name in expected} == expected, letter
