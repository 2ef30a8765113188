"""Reports dealt out in baskets come to what they come to at once."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import register
from register.plan import provisional_numbers
from schemas.linkage import LINKS
from tests.register.drawn import CUTOFF, World, frame, kk, nik
from tests.register.test_properties import random_report

FAMILIES = [f"K{number}" for number in range(40)]


def drawn_world(seed: int) -> World:
    """Many small families; reports of all kinds, and of those that meet by a number alone."""
    draw = random.Random(seed)
    world = World()
    for name in FAMILIES:
        born = [f"{name}x{i} {'LP'[i % 2]} {1960 + 20 * i}-03-01 {'123'[i]} 2" for i in range(3)]
        world.family(name, *born)
    for letter in "ABCDE":
        world.family(letter, f"{letter}y L 1970-01-01 1 2")
    world.paid(draw.choice(FAMILIES))
    for place in range(16):
        random_report(world, draw, f"L{place:02d}")
    for place in range(12):
        meeting_by_number(world, draw, f"N{place:02d}")
    return world


def meeting_by_number(world: World, draw: random.Random, name: str) -> None:
    """A birth, death, correction or withdrawal that names somebody else's number."""
    who, other = draw.sample(sorted(world.home), 2)
    day = str(CUTOFF - timedelta(days=draw.randint(0, 40)))
    paper = {"dokumen_jenis": "BERITA_ACARA", "dokumen_nomor": "1", "lapor": str(CUTOFF)}
    niks = [nik(other), "3300000000000001", "3300000000000002"]
    match draw.choice(["lahir", "mati", "koreksi", "tarik"]):
        case "lahir":
            people = {"BAYI": world.home[who], "IBU": who}
            cells = {"tgl_lahir": day, "jk": "L", "no_kk": kk(draw.choice(FAMILIES))}
            world.report("kelahiran", name, people, nik_bayi=draw.choice(niks), **paper, **cells)
        case "mati":
            born = draw.choice(world.forms.get("kelahiran") or [{"tgl_lahir": CUTOFF}])
            cells = {"tgl_meninggal": str(CUTOFF), "tgl_lahir": str(born["tgl_lahir"])}
            cells["no_kk"] = born.get("no_kk") or kk(draw.choice(FAMILIES))
            nobody = {"keputusan": "TANPA_PADANAN", "dokumen_jenis": "AKTA_KEMATIAN"}
            world.report("kematian", name, {"SUBJEK": who}, **paper | nobody, **cells)
        case "koreksi":
            cells = {"jenis": "KOREKSI", "tgl_kejadian": day, "nik_baru": draw.choice(niks)}
            world.report("perubahan_keluarga", name, {"SUBJEK": who}, **paper, **cells)
        case _:
            told = draw.choice([row["id_laporan"] for rows in world.forms.values() for row in rows])
            people, cells = {"SUBJEK": who}, {"tgl_meninggal": day, "membatalkan": told}
            world.report("kematian", name, people, lapor=str(CUTOFF), **cells)


def baskets_of(world: World, size: int) -> register.Baskets:
    forms = {form: rows.lazy() for form, rows in world.reports().items()}
    links = frame(LINKS.polars_schema(), world.links)
    _, members = world.dtsen()
    return register.baskets(
        pl.concat([rows.select("id_laporan") for rows in forms.values()]).collect().to_series(),
        register.numbers_said(forms, CUTOFF),
        links.select("id_laporan", no_kk="no_kk_padan"),
        members.select(nik="nomor_induk_kependudukan", no_kk="nomor_kartu_keluarga"),
        size,
    )


def outcomes(world: World, size: int) -> list[register.Outcome]:
    """The outcome of every basket; each is given its own reports, links and families alone."""
    dealt = baskets_of(world, size)
    links = frame(LINKS.polars_schema(), world.links)
    families, members = world.dtsen()
    deaths, participants = world.lists()
    made = []
    for number in range(dealt.count):
        mine = dealt.reports.filter(keranjang=number).select("id_laporan")
        resolved = register.resolve(
            {
                form: rows.join(mine, on="id_laporan", how="semi")
                for form, rows in world.reports().items()
            },
            links.join(mine, on="id_laporan", how="semi"),
            deaths,
            register.paid_families(participants),
            cutoff=CUTOFF,
            as_of=CUTOFF,
            borne=members["nomor_induk_kependudukan"],
        )
        homes = dealt.homes.filter(keranjang=number)["no_kk"]
        assert resolved.touched.is_in(homes.implode()).all()
        loaded = pl.col("nomor_kartu_keluarga").is_in(resolved.touched.implode())
        made.append(register.apply(resolved, families.filter(loaded), members.filter(loaded)))
    return made


def assert_same(world: World, size: int) -> int:
    """How many baskets there were; AssertionError if together they came to something else."""
    (at_once,) = outcomes(world, 10**6)
    dealt = outcomes(world, size)
    for field in fields(register.Outcome):
        whole, parts = (getattr(one, field.name) for one in (at_once, register.joined(dealt)))
        if field.name == "replaced":
            assert whole.sort().to_list() == parts.to_list()
        else:
            assert_frame_equal(whole, parts, check_row_order=field.name != "order")
    return len(dealt)


# Worlds of which each would come out otherwise if one way to meet were left out; between them all.
@pytest.mark.parametrize("seed", [1000, 1001, 1003])
def test_baskets_come_to_what_all_reports_come_to_at_once(seed: int) -> None:
    assert assert_same(drawn_world(seed), 10) > 1  # else nothing is compared


def test_a_provisional_number_on_a_form_meets_the_report_that_makes_it() -> None:
    """A couple is told under the number of the family that another report forms."""
    paper = {"dokumen_jenis": "BERITA_ACARA", "dokumen_nomor": "1"}
    split = pl.DataFrame({"id_laporan": ["PISAH"], "jenis": ["PISAH_KK"]})
    card = provisional_numbers(split.with_columns(tetap_di_kk=pl.lit(None, pl.String)))
    world = World()
    for letter in "ABC":
        people = [f"{letter}{i} {'LP'[i]} 199{i}-01-01 {'13'[i]} 1" for i in (0, 1)]
        world.family(letter, *people)
    changes = {"jenis": "PISAH_KK", "tgl_kejadian": "2025-09-01", **paper}
    world.report("perubahan_keluarga", "PISAH", {"SUBJEK": "A1"}, **changes)
    for name, letter in (("LAHIR_A", "A"), ("LAHIR_B", "B")):
        day = "2025-09-0" + "42"[letter == "B"]
        people = {"BAYI": letter, "IBU": f"{letter}0"}
        world.report("kelahiran", name, people, tgl_lahir=day, jk="L", nama_bayi=f"bayi {letter}")
    married = {"tgl_nikah": "2025-09-06", "status_nikah": "TERCATAT", "dokumen_nomor": "1"}
    married |= {"dokumen_jenis": "BUKU_NIKAH", "no_kk_baru": card["kk_sementara"].item()}
    world.report("perkawinan", "NIKAH", {"SUAMI": "B0", "ISTRI": "C1"}, **married)

    assert assert_same(world, 1) == 1


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_basket_ends_with_its_size_unless_reports_hang_together(size: int) -> None:
    told = pl.DataFrame(schema={"id_laporan": pl.String, "jenis": pl.String, "nomor": pl.String})
    linked = pl.DataFrame({"id_laporan": list("abcdef"), "no_kk": ["1", "2", "1", "3", "4", "3"]})
    bearers = pl.DataFrame(schema={"nik": pl.String, "no_kk": pl.String})
    dealt = register.baskets(pl.Series(list("abcdefgh")), told, linked, bearers, size)

    basket = dict(dealt.reports.rows())
    assert basket["a"] == basket["c"]
    assert basket["d"] == basket["f"]
    sizes = dealt.reports.group_by("keranjang").len()["len"]
    assert sizes.max() < size + 2  # type: ignore[operator]
    assert set(dealt.reports["keranjang"]) == set(range(dealt.count))
    assert dict(dealt.homes.rows()) == {number: basket[name] for name, number in linked.rows()}
