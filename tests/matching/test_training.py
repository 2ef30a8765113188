"""Training finds the errors that reports really have, and stays with what people decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import matching
from matching.model_file import load_model

FIRST = ("BAMBANG", "SUTRISNO", "WAGIMAN", "RUSMINI", "KARTIKA", "PONIRAH", "DARSONO", "LASTRI")
LAST = ("HADI", "LESTARI", "PRAYITNO", "UTAMI", "SAPUTRA", "WINARNI", "KUSNADI", "MULYONO")
PEOPLE = 320


def villagers() -> list[dict[str, Any]]:
    return [
        {
            "nik": f"33250101{place:08d}",
            "kk": f"33250101{place // 2:08d}",
            "nama": f"{FIRST[place % 8]} {LAST[place // 8 % 8]}{'ABCDE'[place // 64] * 3}",
            "lahir": date(1950, 1, 2) + timedelta(days=61 * place),
            "jk": "LP"[place % 2],
            "hub": "12"[place % 2],
            "kawin": "2",
            "rt": f"{place % 7 + 1:03d}",
        }
        for place in range(PEOPLE)
    ]


def deaths(draw: Any, wrong_sex: int) -> dict[str, pl.DataFrame]:
    """Every second villager dies; every `wrong_sex`-th report has the other sex."""
    rows = [
        {
            "nama": person["nama"],
            "tgl_lahir": person["lahir"],
            "jk": person["jk"] if place % wrong_sex else "PL"["LP".index(person["jk"])],
            "rt": person["rt"],
            "tgl_meninggal": date(2025, 9, 1),
        }
        for place, person in enumerate(villagers()[::2])
    ]
    return draw.reports("kematian", *rows)


def trained(paths: list[Path], told: dict[str, pl.DataFrame], **options: Any) -> matching.Trained:
    return matching.train(matching.people_named(told), paths, load_model(), rounds=6, **options)


def test_a_sex_wrong_in_one_report_of_ten_is_learned(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    paths = index_of(*villagers())
    found = trained(paths, deaths(draw, 10)).model.fields["jk"]
    assert found["BEDA"].m == pytest.approx(0.1, abs=0.03)
    assert found["SAMA"].m == pytest.approx(0.9, abs=0.03)


def test_training_twice_and_on_split_parts_gives_the_same_model(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    told = deaths(draw, 10)
    whole = trained(index_of(*villagers()), told, threads=1).model
    split = trained(index_of(*villagers(), parts=3, folder="bagian"), told, threads=2).model
    assert matching.model_text(whole, "x", []) == matching.model_text(split, "x", [])


def test_what_people_refused_is_no_true_pair(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    paths, told = index_of(*villagers()), deaths(draw, 10)
    people = matching.people_named(told)
    links = matching.link(people, paths, load_model())
    labels = links.filter(pl.col("keputusan") == "DITERIMA").select(
        "id_laporan", "isi", "peran", "urutan", "id_orang_padan", keputusan=pl.lit("TIDAK")
    )
    assert labels.height > 100
    free, bound = trained(paths, told), trained(paths, told, labels=labels)
    assert bound.labels == labels.height
    assert bound.model.present["SUBJEK"] < 0.3 < free.model.present["SUBJEK"]


def test_what_people_confirmed_counts_as_a_true_pair(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    """Ten reports whose birth dates have nothing to do with the person are confirmed."""
    paths = index_of(*villagers())
    told = draw.reports(
        "kematian",
        *(
            {"nama": person["nama"], "tgl_lahir": date(1999, 5, 5), "jk": person["jk"],
             "tgl_meninggal": date(2025, 9, 1)}
            for person in villagers()[:20]
        ),
    )  # fmt: skip
    people = matching.people_named(told)
    labels = (
        people.sort("id_laporan")
        .select("id_laporan", "isi", "peran", "urutan")
        .join(
            pl.DataFrame(
                {
                    "id_laporan": [f"L{place}" for place in range(1, 21)],
                    "id_orang_padan": [person["nik"] for person in villagers()[:20]],
                    "keputusan": "YA",
                }
            ),
            on="id_laporan",
        )
    )
    bound = trained(paths, told, labels=labels).model
    assert bound.fields["tgl_lahir"]["BEDA"].m > 0.3


def test_the_file_written_is_read_back_as_the_same_model(
    draw: Any, index_of: Callable[..., list[Path]], tmp_path: Path
) -> None:
    model = trained(index_of(*villagers()), deaths(draw, 10)).model
    text = matching.model_text(model, "desa", ["dua baris", "asal"])
    (tmp_path / "desa.yaml").write_text(text, encoding="utf-8")
    read = load_model(tmp_path / "desa.yaml")
    assert read.version.startswith("desa-")
    assert matching.model_text(read, "desa", ["dua baris", "asal"]) == text
    assert "#   dua baris" in text
