"""Groups of what belongs together, complaints folded, and the closed list of reasons."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import register
from register.groups import connected
from register.kinds import KINDS
from register.reasons import STATE_OF, STATE_REASONS
from schemas.codes import DOCUMENTS, EVENT_STATES
from tests.register.drawn import World, nik

NAMES = [f"n{i:02d}" for i in range(12)]


def slow_groups(pairs: list[tuple[str, str]]) -> dict[str, str]:
    groups = {name: {name} for name in NAMES}
    for left, right in pairs:
        joined = groups[left] | groups[right]
        for name in joined:
            groups[name] = joined
    return {name: min(group) for name, group in groups.items()}


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=15))
def test_groups_are_those_a_slow_union_finds(pairs: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame(pairs, schema={"a": pl.String, "b": pl.String}, orient="row")
    found = connected(frame, pl.Series(NAMES))

    assert dict(found.select("anggota", "kelompok").rows()) == slow_groups(pairs)


def test_one_grievance_told_twice_is_one_and_another_kind_is_another() -> None:
    world = World().family("A", "budi L 1970-01-01 1")
    world.report("aduan", "L1", {"SUBJEK": "budi"}, jenis_aduan="SALDO_NOL")
    world.report("aduan", "L2", {"SUBJEK": "budi"}, jenis_aduan="SALDO_NOL", lapor="2025-10-05")
    world.report("aduan", "L3", {"SUBJEK": "budi"}, jenis_aduan="PUNGLI")
    answer = world.run()

    assert answer.event("L2")["id_kejadian"] == "L1"
    assert answer.state("L2") == "DIGABUNG KEJADIAN_SAMA"
    assert answer.event("L3")["id_kejadian"] == "L3"


def test_the_same_baby_reported_alive_and_dead_contradicts() -> None:
    world = World().family("A", "ani P 1990-01-01 1 2")
    for name, condition in (("L1", "HIDUP"), ("L2", "MATI")):
        world.report(
            "kelahiran",
            name,
            {"BAYI": "A", "IBU": "ani"},
            tgl_lahir="2025-09-01",
            jk="P",
            kondisi=condition,
            kode_posyandu=name,
        )
    answer = world.run()

    assert answer.state("L1") == answer.state("L2") == "BERTENTANGAN HIDUP_DAN_MATI"
    assert answer.family("A")["bertentangan"] is True
    assert answer.family("A")["jumlah_anggota"] == 1


def test_husband_and_wife_linked_to_one_person_are_left_alone() -> None:
    world = World().family("A", "ani P 1990-01-01 1 1", "edi L 2015-01-01 3")
    world.report(
        "perkawinan",
        "L1",
        {"SUAMI": "ani", "ISTRI": "ani"},
        tgl_nikah="2025-09-01",
        status_nikah="TERCATAT",
        dokumen_jenis="BUKU_NIKAH",
        dokumen_nomor="1",
    )

    assert world.run().state("L1") == "DILAPORKAN PASANGAN_SATU_ORANG"


def test_a_doubled_person_joining_the_family_of_the_second_row_is_there_once() -> None:
    world = (
        World()
        .family("A", "budi L 1970-01-01 1", "eko L 2000-01-01 3")
        .family("B", "tuti P 1960-01-01 1 4")
    )
    second = {**world.members[1], "nomor_kartu_keluarga": world.families[1]["nomor_kartu_keluarga"]}
    world.members.append({**second, "status_hubungan_keluarga": "8"})
    world.report(
        "perubahan_keluarga",
        "L1",
        {"SUBJEK": "eko"},
        jenis="NUMPANG_KK",
        tgl_kejadian="2025-09-10",
        no_kk_baru=world.families[1]["nomor_kartu_keluarga"],
    )
    answer = world.run()

    assert answer.living == {"budi": "A", "eko": "B", "tuti": "B"}
    assert answer.outcome.members.filter(pl.col("id_orang") == nik("eko")).height == 1
    assert answer.family("B")["jumlah_anggota"] == 2


def test_every_reason_in_the_code_is_on_the_closed_list_and_explains_one_state() -> None:
    room = Path(register.__file__).parent
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in room.glob("*.py") if path.name != "reasons.py"
    )
    unused = [code for code in STATE_REASONS if not re.search(rf'"{code}"', source)]

    assert unused == []
    assert set(STATE_OF.values()) == set(EVENT_STATES)
    assert all(row.label and row.label_en for row in STATE_REASONS.values())


def test_every_document_a_kind_asks_for_is_one_a_form_can_state() -> None:
    asked = {paper for kind in KINDS.values() for paper in kind.dokumen}

    assert asked <= set(DOCUMENTS)
