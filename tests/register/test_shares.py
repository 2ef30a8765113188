"""A part is known by its share of the outcome: what happens elsewhere leaves it the same."""

from __future__ import annotations

import register
from register.shares import Shares
from tests.register.drawn import World
from tests.register.test_part import homes, listed, moved, sample


def shared(world: World) -> Shares:
    outcome = world.run().outcome
    families, members = world.dtsen()
    paid = world.lists()[1]
    return register.Shares(
        outcome,
        register.double_niks(members.lazy(), paid),
        register.outside_dtsen(paid, listed(), families.lazy(), outcome),
        register.payees_without_nik(members.lazy(), paid),
        homes(families, members),
    )


def hashes(world: World, kab: str) -> list[str]:
    return list(shared(world).of(kab).hashes())


def died(world: World, who: str) -> World:
    papers = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "1"}
    return world.report("kematian", "M1", {"SUBJEK": who}, tgl_meninggal="2025-09-01", **papers)


def test_the_same_world_has_the_same_shares() -> None:
    for kab in ("3325", "3271", "0000"):
        assert hashes(moved(sample()), kab) == hashes(moved(sample()), kab)


def test_a_death_changes_the_share_of_its_own_part_alone() -> None:
    assert hashes(died(sample(), "budi"), "3325") != hashes(sample(), "3325")
    assert hashes(died(sample(), "budi"), "3271") == hashes(sample(), "3271")


def test_a_move_changes_the_share_it_leaves_and_the_one_it_reaches() -> None:
    for kab in ("3325", "3271"):
        assert hashes(moved(sample()), kab) != hashes(sample(), kab)


def test_a_family_outside_dtsen_is_in_the_share_of_its_area_alone() -> None:
    assert hashes(sample().paid("Z"), "3325") != hashes(sample(), "3325")
    assert hashes(sample().paid("Z"), "3271") == hashes(sample(), "3271")


def test_a_nik_borne_twice_concerns_the_parts_that_hold_a_row_of_it() -> None:
    twice = sample().family("C", "budi L 1970-01-01 1 2", desa="baru")
    shares = shared(twice)

    assert shares.of("3325").doubles.height == shares.of("3271").doubles.height == 1
    assert shares.of("0000").doubles.is_empty()
