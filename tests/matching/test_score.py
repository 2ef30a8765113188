"""Match weights: more agreement weighs more, and the columns agree with a slow, obvious sum."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from math import log2
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import matching
from matching.blocking import report_hashes
from matching.linking import KEPT, candidate_evidence, prepare
from matching.model import Model
from matching.model_file import load_model
from matching.score import FIELDS
from matching.search import Index

PERSON = {
    "nik": "3325014304900012",
    "kk": "3325010505050005",
    "nama": "KUSUMAWARDANI LESTARI",
    "lahir": date(1990, 4, 3),
    "jk": "P",
    "hub": "2",
    "kawin": "2",
    "rt": "004",
}


def evidence(
    paths: list[Path], told: dict[str, pl.DataFrame], keep: tuple[str, ...] = KEPT
) -> pl.DataFrame:
    people = prepare(matching.people_named(told))
    with Index(paths) as index:
        found = index.search(report_hashes(people))
        evidence = candidate_evidence(people, index, found, load_model(), keep)
    return evidence.join(people.select("orang", "id_laporan", "peran"), on="orang")


# Each row tells a little more that agrees than the one before.
STEPS: list[dict[str, Any]] = [
    {"nama": "KUSUMAWARDANI HARTINI", "rt": "009"},
    {"nama": "KUSUMAWARDANI", "rt": "009"},
    {"nama": "KUSUMAWARDANI LESTARI", "rt": "009"},
    {"nama": "KUSUMAWARDANI LESTARI", "rt": "4"},
    {"nama": "KUSUMAWARDANI LESTARI", "rt": "4", "jk": "P"},
    {"nama": "KUSUMAWARDANI LESTARI", "rt": "4", "jk": "P", "tgl_lahir": date(1991, 8, 3)},
    {"nama": "KUSUMAWARDANI LESTARI", "rt": "4", "jk": "P", "tgl_lahir": date(1990, 4, 3)},
    {"nama": "KUSUMAWARDANI LESTARI", "rt": "4", "jk": "P", "tgl_lahir": date(1990, 4, 3),
     "no_kk": PERSON["kk"]},
    {"nama": "KUSUMAWARDANI LESTARI", "rt": "4", "jk": "P", "tgl_lahir": date(1990, 4, 3),
     "no_kk": PERSON["kk"], "nik": PERSON["nik"]},
]  # fmt: skip


def test_more_agreement_weighs_more(draw: Any, index_of: Callable[..., list[Path]]) -> None:
    paths = index_of(PERSON, *draw.neighbours())
    told = draw.reports(
        "kematian", *({"tgl_meninggal": date(2025, 9, 1), **step} for step in STEPS)
    )
    found = evidence(paths, told).filter(pl.col("nik_d") == PERSON["nik"]).sort("id_laporan")
    weights = found["bobot"].to_list()
    assert len(weights) == len(STEPS)
    # The step that first gives a birth date of another day may lower it; all others raise it.
    rising = [later > earlier for earlier, later in itertools.pairwise(weights)]
    assert rising == [True, True, True, True, False, True, True, True]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"tgl_lahir": date(1990, 4, 3)}, {"tgl_lahir": date(1990, 3, 4)}),
        ({"tgl_lahir": date(1990, 3, 4)}, {"tgl_lahir": date(1990, 4, 20)}),
        ({"tgl_lahir": date(1990, 4, 4)}, {"tgl_lahir": date(1950, 1, 9)}),
        ({"nik": "3325014304900012"}, {"nik": "3325014304900013"}),
        ({"nik": "3325014304900013"}, {"nik": "3325099901010001"}),
        ({"no_kk": "3325010505050005"}, {"no_kk": "3325010505050006"}),
        ({"jk": "P"}, {"jk": "L"}),
        ({"kode_desa": "3325012001"}, {"kode_desa": "3325012002"}),
        ({"kode_desa": "3325012002"}, {"kode_desa": "9101012001"}),
        ({"nama_kepala_keluarga": "WAGIMIN"}, {"nama_kepala_keluarga": "SOLIHIN"}),
    ],
)
def test_a_closer_value_weighs_more(
    draw: Any, index_of: Callable[..., list[Path]], better: dict[str, Any], worse: dict[str, Any]
) -> None:
    head = {"nik": "3325010101850001", "kk": PERSON["kk"], "nama": "WAGIMIN", "hub": "1", "jk": "L"}
    paths = index_of(PERSON, head, *draw.neighbours())
    base = {"nama": "KUSUMAWARDANI LESTARI", "tgl_meninggal": date(2025, 9, 1)}
    found = evidence(paths, draw.reports("kematian", base | better, base | worse))
    mine = found.filter(pl.col("nik_d") == PERSON["nik"]).sort("id_laporan")
    assert mine["bobot"][0] > mine["bobot"][1]


def test_a_rare_name_weighs_more_than_a_common_one(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    common = [
        {"nik": f"33250141019{place:05d}", "kk": f"33250101{place:08d}", "nama": "SITI AMINAH",
         "jk": "P"}
        for place in range(14)
    ]  # fmt: skip
    paths = index_of(PERSON, *common, *draw.neighbours())
    told = draw.reports(
        "kehamilan",
        {"nama_ibu": "KUSUMAWARDANI LESTARI", "rt": None},
        {"nama_ibu": "SITI AMINAH", "rt": None},
    )
    best = (
        evidence(paths, told)
        .group_by("id_laporan")
        .agg(pl.col("w_kk").len(), pl.col("bobot").max())
    )
    weights = dict(best.select("id_laporan", "bobot").iter_rows())
    assert weights["L1"] > weights["L2"] + 2


def test_a_short_exact_name_is_weaker_where_many_longer_names_begin_so(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    bare = {"nik": "3325014101600001", "kk": "3325010707070007", "nama": "KADEK", "jk": "P"}
    longer = [
        {"nik": f"33250141019{place:05d}", "kk": f"33250101{place:08d}",
         "nama": f"KADEK {'ABCDEFGHIJKLMNOPQRST'[place] * 4}", "jk": "P"}
        for place in range(20)
    ]  # fmt: skip
    told = draw.reports("kehamilan", {"nama_ibu": "KADEK"})

    def weight_of_bare(paths: list[Path]) -> float:
        found = evidence(paths, told).filter(pl.col("nik_d") == bare["nik"])
        return float(found["bobot"][0])

    others = draw.neighbours(80)
    few = weight_of_bare(index_of(bare, *others, folder="sedikit"))
    many = weight_of_bare(index_of(bare, *longer, *others[:60], folder="banyak"))
    assert many < few


def slow_weight(
    row: dict[str, Any], model: Model, size: int, share: float, rt_share: float
) -> float:
    """The weight of one pair without its name: looked up level by level, added up by hand."""
    total = 0.0
    for field in ("nik", "kk", "tgl_lahir", "jk", "rt", "kepala", "hubungan_kepala"):
        level = row[f"t_{field}"]
        if level != "KOSONG":
            chosen = model.fields[field][level]
            u = chosen.u_at(size)
            if field == "rt" and level == "SAMA":
                u = rt_share
            weight = log2(chosen.m / u)
            implied = field in ("rt", "kepala") and row["t_kk"] == "SAMA"
            total += min(weight, 0.0) if implied else weight
    if row["t_wilayah"] != "KOSONG":
        weight = log2(model.area["BIASA"][row["t_wilayah"]] / share)
        total += min(weight, 0.0) if row["t_kk"] == "SAMA" else weight
    return total


def test_the_columns_agree_with_a_slow_and_obvious_sum(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    members = [PERSON, *draw.neighbours(120)]
    paths = index_of(*members)
    told = draw.reports(
        "perubahan_keluarga",
        *(
            {"nama": member["nama"], "rt": "001", "jenis": "KOREKSI", "no_kk": member["kk"]}
            for member in members[:40]
        ),
        {"nama": PERSON["nama"], "jenis": "KOREKSI", "nik": "3325014304900013"},
    )
    found = evidence(
        paths, told, tuple(dict.fromkeys(["kode_desa_d", *(f"w_{name}" for name in FIELDS), *KEPT]))
    )
    model = load_model()
    size = len(members)
    home = {member["kk"]: member.get("desa", draw.desa) for member in members}
    villages = [home[member["kk"]] for member in members]
    shares = {village: villages.count(village) / size for village in set(villages)}
    whole_kab = {"DESA": None, "KEC": None, "KAB": 1.0}
    checked = 0
    for row in found.iter_rows(named=True):
        share = whole_kab.get(row["t_wilayah"]) or (
            shares[row["kode_desa_d"]]
            if row["t_wilayah"] == "DESA"
            else sum(
                part for village, part in shares.items() if village[:6] == row["kode_desa_d"][:6]
            )
        )
        village = [m for m in members if home[m["kk"]] == row["kode_desa_d"]]
        first_rt = [m for m in village if m["rt"].lstrip("0") == "1"]
        rt_share = len(first_rt) / len(village) or model.fields["rt"]["SAMA"].u_at(size)
        expected = slow_weight(row, model, size, share, rt_share)
        assert row["bobot"] - row["w_nama"] == pytest.approx(expected, abs=1e-3)
        checked += 1
    assert checked > 40
