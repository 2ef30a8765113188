"""The cases a lawyer can read: every `*.yaml` beside this file, decided by the rules.

A case draws one family, names the lists that speak of it, and says what must come out. Only
what is written under `harap` is compared; the rest may be anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules import book
from tests.rules import drawn

FOLDER = Path(__file__).parent
Case = Mapping[str, Any]
_MEMBER_WORDS = {"lahir": "tgl_lahir", "kawin": "status_kawin", "sekolah": "partisipasi_sekolah"}
_KK = drawn.kk("A")


def cases() -> list[Any]:
    found: list[Any] = []
    for file in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{file.stem}: {case['kasus']}"))
    return found


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
    letters = {"nik", "nik_pengurus"} & set(full)
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
    for row in (
        found.get("verifikasi", []) + found.get("kepesertaan", []) + found.get("kehamilan", [])
    ):
        row.setdefault("no_kk", _KK)
    for row in found.get("kehamilan", []):
        row["id_orang"] = row.pop("nik")
    for row in found.get("ditetapkan", []):
        row.setdefault("kk", row["no_kk"])
        row.setdefault("nik_pengurus", drawn.nik("Z"))
    return found


@pytest.mark.parametrize("case", cases())
def test_the_case_comes_out_as_written(case: Case) -> None:
    family = {"no_kk": _KK, **case.get("keluarga", {})}
    people = [member(row) for row in case["anggota"]]
    heads = [person["nik"] for person in people if person.get("hubungan", "1") == "1"]
    family.setdefault("nik_kepala", heads[0] if heads else None)
    tahap = case.get("tahap", "2025-T4-1")
    as_of = case.get("diketahui_sampai")
    assert as_of is None or isinstance(as_of, date)

    found = drawn.decisions(
        drawn.families(family),
        drawn.members(*people),
        drawn.lists(**given_lists(case)),
        drawn.context(tahap, as_of),
    )

    for programme, expected in case["harap"].items():
        row = dict(found[(_KK, programme)])
        row["status"] = row["status"] or "SIAP"
        if row["nik_pengurus"]:
            row["nik_pengurus"] = chr(int(row["nik_pengurus"][-2:]))
        assert {name: row[name] for name in expected} == expected, programme


def test_every_rule_that_decides_a_family_has_a_case() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml"))
    found_in_selection = {"KUOTA_HABIS", "MENUNGGU_GELOMBANG"}
    assert [code for code in sorted(set(book()) - found_in_selection) if code not in text] == []
