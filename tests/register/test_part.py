"""Parts: untouched families pass, touched ones come from the events, nobody appears twice."""

from __future__ import annotations

import polars as pl
from polars.testing import assert_frame_equal

import register
from register import Outcome
from schemas import dtsen
from schemas import families as tables
from schemas.validate import validated
from tests.register.drawn import DESA, World, frame, kk, nik

LISTED = pl.Schema({"no_kk": pl.String, "kode_desa": pl.String, "program": pl.String})


def listed(*letters: str) -> pl.DataFrame:
    rows = [{"no_kk": kk(x), "kode_desa": DESA["lama"], "program": "BLTS"} for x in letters]
    return frame(LISTED, rows)


def parts(
    world: World, *letters: str
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame], Outcome]:
    """Families and members of each kabupaten, as a run would write them.

    Each is made twice: from the whole outcome, and from the share a run hands out.
    """
    outcome = world.run().outcome
    families, members = world.dtsen()
    participants = world.lists()[1]
    doubles = register.double_niks(members.lazy(), participants)
    outside = register.outside_dtsen(participants, listed(*letters), families.lazy(), outcome)
    known = register.payees_without_nik(members.lazy(), participants)
    shares = register.Shares(outcome, doubles, outside, known, homes(families, members))
    here = pl.col("kode_kabupaten_kota")
    areas = {*families["kode_kabupaten_kota"], *outcome.areas, *outside["kode_kabupaten_kota"]}
    answers = {}
    for kab in sorted(areas):
        own = families.filter(here == kab)
        people = members.join(own, on="nomor_kartu_keluarga", how="semi")
        people = register.with_known_niks(people, known)
        answers[kab] = register.part(kab, own, people, outcome, doubles, outside, "2025T4")
        share = shares.of(kab)
        own_share = (share.outcome, share.doubles, share.outside)
        narrow = register.part(kab, own, people, *own_share, "2025T4")
        for one, other in zip(narrow, answers[kab], strict=True):
            assert_frame_equal(one, other, check_row_order=False)
    for rows, persons in answers.values():
        validated(rows, tables.FAMILIES)
        validated(persons, tables.MEMBERS)
    return {k: v[0] for k, v in answers.items()}, {k: v[1] for k, v in answers.items()}, outcome


def homes(families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Every KK number with the area whose files hold it."""
    number = pl.col("nomor_kartu_keluarga").alias("no_kk")
    area = families.select(number, wilayah="kode_kabupaten_kota")
    return pl.concat([members.select(number), area.select("no_kk")]).unique().join(area, on="no_kk")


def sample() -> World:
    return (
        World()
        .family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2")
        .family("B", "tuti P 1960-01-01 1 4", desa="baru", desil=4)
    )


def moved(world: World) -> World:
    return world.report(
        "perpindahan",
        "L1",
        {"SUBJEK": "budi"},
        arah="KELUAR",
        seluruh_keluarga="YA",
        sifat="TETAP",
        tgl_pindah="2025-09-10",
        kode_desa_tujuan="baru",
    )


def test_untouched_families_pass_straight_through() -> None:
    families, members, _ = parts(sample())
    row = families["3325"].row(0, named=True)
    ani = members["3325"].row(by_predicate=pl.col("id_orang") == nik("ani"), named=True)

    assert (row["no_kk"], row["nik_kepala"], row["jumlah_anggota"]) == (kk("A"), nik("budi"), 2)
    assert (row["asal"], row["no_kk_silsilah"], row["peristiwa"]) == ("DTSEN", [kk("A")], [])
    assert (ani["jk"], ani["hubungan"], ani["sumber"]) == ("P", "2", "DTSEN")


def test_any_item_not_possible_at_all_makes_a_disability_candidate() -> None:
    world = sample()
    world.members[0]["penglihatan"] = "1"
    world.members[1]["penglihatan"] = "2"
    _, members, _ = parts(world)

    candidates = members["3325"].filter("calon_disabilitas")["id_orang"].to_list()
    assert candidates == [nik("budi")]


def test_a_family_moved_to_another_kabupaten_appears_there_and_only_there() -> None:
    families, members, _ = parts(moved(sample()))

    assert families["3325"].height == 0
    assert sorted(families["3271"]["no_kk"]) == sorted([kk("A"), kk("B")])
    assert members["3271"].height == 3
    assert members["3325"].height == 0


def test_a_part_without_a_dtsen_file_holds_those_who_arrived() -> None:
    world = World().family("A", "budi L 1970-01-01 1 2")
    families, _, outcome = parts(moved(world))

    assert outcome.areas == ["3271"]
    assert families["3271"]["no_kk"].to_list() == [kk("A")]


def test_a_participant_in_neither_dtsen_nor_lineage_stands_beside_the_register() -> None:
    families, _, _ = parts(sample().paid("Z"))
    row = families["3325"].row(by_predicate=pl.col("no_kk") == kk("Z"), named=True)

    assert (row["asal"], row["keadaan"], row["jumlah_anggota"]) == ("LUAR_DTSEN", "ADA", 0)
    assert (row["desil_nasional"], row["desil_status"]) == (None, "BELUM_DITENTUKAN")


def test_a_participant_under_a_new_number_of_the_lineage_is_not_outside() -> None:
    world = (
        sample()
        .paid("N")
        .report(
            "perubahan_keluarga",
            "L1",
            {"SUBJEK": "ani"},
            jenis="GANTI_KEPALA",
            tgl_kejadian="2025-09-01",
            no_kk_baru=kk("N"),
        )
    )
    families, _, _ = parts(world)

    assert families["3325"]["no_kk"].to_list() == [kk("N")]
    assert families["3325"]["asal"].to_list() == ["DTSEN"]


def test_an_ended_family_stays_only_if_it_was_listed_this_quarter() -> None:
    def ended(*letters: str) -> pl.DataFrame:
        world = (
            World()
            .family("B", "tuti P 1960-01-01 1 4")
            .paid("B", program="BLTS")
            .report(
                "kematian",
                "L1",
                {"SUBJEK": "tuti"},
                tgl_meninggal="2025-09-01",
                dokumen_jenis="AKTA_KEMATIAN",
                dokumen_nomor="1",
            )
        )
        return parts(world, *letters)[0]["3325"]

    assert ended().height == 0
    assert ended("B").select("no_kk", "asal", "keadaan").rows() == [
        (kk("B"), "LUAR_DTSEN", "BERAKHIR")
    ]


def test_an_ended_family_listed_under_its_new_number_stays_under_that_number() -> None:
    world = World().family("B", "tuti P 1960-01-01 1 4")
    world.report(
        "perubahan_keluarga",
        "L1",
        {"SUBJEK": "tuti"},
        jenis="KOREKSI",
        tgl_kejadian="2025-08-01",
        no_kk_baru=kk("N"),
    )
    world.report(
        "kematian",
        "L2",
        {"SUBJEK": "tuti"},
        tgl_meninggal="2025-09-01",
        dokumen_jenis="AKTA_KEMATIAN",
        dokumen_nomor="1",
    )
    families, _, outcome = parts(world, "N")

    assert outcome.ended["no_kk"].to_list() == [kk("B")]
    assert families["3325"].select("no_kk", "keadaan").rows() == [(kk("N"), "BERAKHIR")]


def test_a_listed_family_missing_from_this_dtsen_version_is_kept() -> None:
    families, _, _ = parts(sample(), "Q")

    assert kk("Q") in families["3325"]["no_kk"].to_list()


def test_the_waterfall_of_families_foots() -> None:
    world = moved(sample()).paid("Z").family("C", "eko L 1950-01-01 1")
    world.report(
        "kematian",
        "L2",
        {"SUBJEK": "eko"},
        tgl_meninggal="2025-09-01",
        dokumen_jenis="AKTA_KEMATIAN",
        dokumen_nomor="1",
    )
    families, _, outcome = parts(world)
    rows = pl.concat(families.values())

    formed = (rows["asal"] == "BENTUKAN").sum()
    outside = (rows["asal"] == "LUAR_DTSEN").sum()
    assert rows.height == 3 - outcome.ended.height + formed + outside
    assert rows["no_kk"].n_unique() == rows.height


def test_a_doubled_nik_counts_where_it_is_payee_else_under_the_smallest_kk() -> None:
    def counted(world: World) -> list[str]:
        world.members[2]["nomor_induk_kependudukan"] = nik("ani")
        _, members, _ = parts(world)
        rows = pl.concat(members.values()).filter("nik_ganda")
        assert rows.height == 2
        return rows.filter("dihitung")["no_kk"].to_list()

    assert counted(sample()) == [min(kk("A"), kk("B"))]
    assert counted(sample().paid("A", "ani")) == [kk("A")]
    assert counted(sample().paid("B", "ani")) == [kk("B")]


def test_the_search_for_doubles_gives_the_same_in_many_passes() -> None:
    world = sample()
    world.members[2]["nomor_induk_kependudukan"] = nik("ani")
    members, participants = world.dtsen()[1].lazy(), world.lists()[1]

    once = register.double_niks(members, participants)
    often = register.double_niks(members, participants, register.Policy(saringan_nik=1))
    assert once.equals(often)
    assert once.height == 2


def test_families_dtsen_lacks_are_the_same_in_many_passes_over_a_scanned_list() -> None:
    world = sample().paid("A", "ani").paid("X", "budi")
    families, participants, outcome = world.dtsen()[0].lazy(), world.lists()[1], world.run().outcome

    once = register.outside_dtsen(participants, listed("Y"), families, outcome)
    policy = register.Policy(saringan_kk=1)
    often = register.outside_dtsen(
        participants.lazy(), listed("Y").lazy(), families, outcome, policy
    )
    assert once.equals(often)
    assert set(once["no_kk"]) == {kk("X"), kk("Y")}


def test_a_kk_number_recorded_twice_is_left_as_it_is() -> None:
    world = moved(sample())
    world.families.append(
        {**world.families[0], "kode_kelurahan_desa": DESA["baru"], "kode_kabupaten_kota": "3271"}
    )
    outcome = world.run().outcome

    assert outcome.events["alasan"].to_list() == ["KK_GANDA"]
    assert outcome.replaced.to_list() == []


def test_a_family_without_members_in_dtsen_is_kept() -> None:
    world = sample().family("C")
    families, _, _ = parts(world)
    row = families["3325"].row(by_predicate=pl.col("no_kk") == kk("C"), named=True)

    assert (row["jumlah_anggota"], row["nik_kepala"]) == (0, None)


def test_a_family_of_unknown_village_is_in_the_part_of_its_file() -> None:
    empty = dtsen.MEMBERS.empty()
    world = World().family("A", "budi L 1970-01-01 1")
    world.families[0]["kode_kelurahan_desa"] = None
    outcome = World().run().outcome
    families, _ = world.dtsen()
    none = tables.FAMILIES.empty()
    doubles = register.double_niks(empty.lazy(), world.lists()[1])
    rows, _ = register.part("0000", families, empty, outcome, doubles, none, "2025T4")

    assert rows["kode_kabupaten_kota"].to_list() == ["0000"]
    assert rows["kode_provinsi"].to_list() == ["00"]
