"""Questions over many files: the engine knows about how large a table is."""

from __future__ import annotations

import re
from pathlib import Path

from release.query import Files, ask
from schemas.lists import POSTS


def test_a_table_whose_first_file_is_empty_is_not_taken_for_an_empty_table(tmp_path: Path) -> None:
    empty, filled = tmp_path / "1101.parquet", tmp_path / "9671.parquet"
    rows = POSTS.empty().clear(1_000)
    rows.clear().write_parquet(empty)
    rows.write_parquet(filled)

    plan = ask("explain select * from t", {"t": Files(POSTS, [empty, filled])})
    text = "".join(plan.to_series(-1).to_list())
    (expected,) = re.findall(r"~([\d,]+) rows?", text)

    assert int(expected.replace(",", "")) >= rows.height
    assert ask("select count(*) from t", {"t": Files(POSTS, [empty, filled])}).item() == 1_000
