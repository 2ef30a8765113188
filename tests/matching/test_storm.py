from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.storm import load_limits, released, watched
from schemas.linkage import FILE_RELEASES, FILE_WATCH
from schemas.validate import validated

START = date(2025, 8, 31)


@dataclass
class Files:
    """Files of reports and their links, drawn file by file."""

    contents: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)

    def file(
        self,
        name: str,
        people: Iterable[str],
        *,
        month: int = 0,
        form: str = "kematian",
        officers: int = 10,
        family: str | None = None,
        review: float = 0.0,
    ) -> Files:
        """One report per entry of `people`, who is linked; `review`: share that waits."""
        named = list(people)
        for place, person in enumerate(named):
            report = f"{name}-{place}"
            self.contents.append(
                {
                    "id_laporan": report,
                    "isi": f"i{report}",
                    "formulir": form,
                    "berkas": name,
                    "petugas": f"K{place % officers}",
                    "tgl_lapor": START + timedelta(days=30 * month),
                }
            )
            self.links.append(
                {
                    "id_laporan": report,
                    "isi": f"i{report}",
                    "keputusan": "TINJAU" if place < review * len(named) else "DITERIMA",
                    "id_orang_padan": person,
                    "no_kk_padan": family or f"kk-{person}",
                }
            )
        return self

    def usual(self, months: int = 3, form: str = "kematian") -> Files:
        """Ten ordinary files a month: 8 reports about 8 people by 4 officers."""
        for month in range(months):
            for place in range(10):
                name = f"biasa-{form}-{month}-{place}"
                people = [f"{name}-{n}" for n in range(8)]
                self.file(name, people, month=month, form=form, officers=4)
        return self

    def watch(self) -> pl.DataFrame:
        return watched(pl.DataFrame(self.links), pl.DataFrame(self.contents))

    def verdict(self, name: str) -> tuple[bool, str | None]:
        row = self.watch().row(by_predicate=pl.col("berkas") == name, named=True)
        return row["ditahan"], row["sebab"]


def people(count: int, prefix: str = "p") -> list[str]:
    return [f"{prefix}{n}" for n in range(count)]


def test_a_flood_from_one_officer_is_held() -> None:
    files = Files().usual().file("banjir", people(400), month=4, officers=1)
    assert files.verdict("banjir") == (True, "PER_PETUGAS")


def test_the_same_number_of_reports_by_many_officers_is_not() -> None:
    files = Files().usual().file("ramai", people(400), month=4, officers=100)
    assert files.verdict("ramai") == (False, None)


def test_two_hundred_reports_on_one_person_are_held_even_in_the_first_file() -> None:
    files = Files().file("satu_orang", ["sama"] * 200, officers=200)
    assert files.verdict("satu_orang") == (True, "PER_ORANG;PER_KELUARGA")


def test_many_reports_on_one_family_are_held() -> None:
    files = Files().usual().file("satu_kk", people(40), month=4, officers=40, family="kk-1")
    assert files.verdict("satu_kk") == (True, "PER_KELUARGA")


def test_a_bulk_file_of_which_most_goes_to_review_is_held() -> None:
    files = Files().usual().file("kabur", people(300), month=4, officers=100, review=0.6)
    assert files.verdict("kabur") == (True, "TINJAU")


def test_a_review_share_above_what_is_usual_for_the_form_is_held() -> None:
    often = Files()
    for month in range(3):
        for place in range(10):
            name = f"aduan-{month}-{place}"
            often.file(name, people(10, name), month=month, form="aduan", review=0.2)
    often.file("aduan-kini", people(100, "k"), month=4, form="aduan", officers=50, review=0.3)
    seldom = Files().usual().file("kematian-kini", people(100), month=4, officers=50, review=0.3)
    assert often.verdict("aduan-kini") == (False, None)
    assert seldom.verdict("kematian-kini") == (True, "TINJAU")


def test_an_innocent_first_big_file_is_not_held() -> None:
    files = Files().file("pertama", people(2000), officers=1, review=0.04)
    assert files.verdict("pertama") == (False, None)


def test_small_files_say_nothing_about_review() -> None:
    files = Files().usual().file("kecil", people(10), month=4, review=1.0)
    assert files.verdict("kecil") == (False, None)


def test_ordinary_files_are_never_held() -> None:
    watch = Files().usual().usual(form="kelahiran").watch()
    assert validated(watch, FILE_WATCH).filter("ditahan").is_empty()
    assert watch.height == 60


def test_a_storm_does_not_raise_what_is_usual_for_the_next_one() -> None:
    files = Files().usual()
    for month in range(4, 24):
        files.file(f"banjir-{month}", people(5000, f"b{month}-"), month=month, officers=1)
    assert files.watch().filter("ditahan").height == 20


def test_a_later_file_never_changes_the_verdict_on_an_earlier_one() -> None:
    before = Files().usual().file("banjir", people(400), month=4, officers=1)
    verdicts = before.watch()
    after = before.file("nanti", ["sama"] * 500, month=9, officers=1).watch()
    assert after.filter(pl.col("berkas") != "nanti").equals(verdicts)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reports_and_links_does_not_matter(random: Any) -> None:
    files = Files().usual().file("banjir", people(400), month=4, officers=1, review=0.6)
    straight = files.watch()
    random.shuffle(files.contents)
    random.shuffle(files.links)
    assert files.watch().equals(straight)


def test_a_person_nobody_is_linked_to_counts_for_no_one() -> None:
    files = Files().file("kosong", ["x"] * 100, officers=100)
    for link in files.links:
        link |= {"keputusan": "TANPA_PADANAN", "id_orang_padan": None, "no_kk_padan": None}
    files.links[0]["id_orang_padan"] = "x"
    assert files.verdict("kosong") == (False, None)


def test_two_different_officers_let_a_file_go_on_the_second_ones_day() -> None:
    rows = [
        ("a", "P1", date(2025, 10, 1)),
        ("a", "P2", date(2025, 10, 3)),
        ("a", "P3", date(2025, 10, 9)),
        ("b", "P1", date(2025, 10, 1)),
        ("b", "P1", date(2025, 10, 2)),
        ("b", " p1 ", date(2025, 10, 5)),
    ]
    decisions = pl.DataFrame(
        [(sha * 64, who, "diperiksa", day) for sha, who, day in rows],
        schema=FILE_RELEASES.polars_schema(),
        orient="row",
    )
    assert released(decisions).rows() == [("a" * 64, date(2025, 10, 3))]


def test_every_limit_is_explained_beside_its_number() -> None:
    from matching.storm import LIMITS_FILE

    assert load_limits().files > 0
    text = LIMITS_FILE.read_text(encoding="utf-8")
    measures = text.split("ukuran:")[1]
    assert measures.count("  #") >= 4


def test_a_missing_limit_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "storm.yaml"
    broken.write_text("berkas_pembanding: 5\norang_minimum: 30\nukuran: {}\n", encoding="utf-8")
    with pytest.raises(KeyError, match="per_orang"):
        load_limits(broken)
