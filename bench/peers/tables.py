"""`bansos link` beside Splink: FEBRL 3 and 4, and two samples of pseudopeople.

    .venv/bin/python -m bench.peers.tables

What belongs here: running both on the same rows and measuring both in the same way. Ours: the
command with a spec of `specs/` and nothing else, default thresholds, a model learnt from the
rows. Splink: the settings of its demos (`splink_tables`).
What does not: deciding on a threshold by looking at the truth; every figure is at a threshold
fixed beforehand, and each of Splink's is shown.
"""

from __future__ import annotations

import shutil

import polars as pl

from bench.measure import measure, record
from bench.peers.environment import FOLDER, HERE, ready, run_there

# task → left, right (None = duplicates), spec
TASKS: dict[str, tuple[str, str | None, str]] = {
    "febrl4": ("febrl4a", "febrl4b", "febrl"),
    "febrl3": ("febrl3", None, "febrl"),
    "sensus": ("sensus2020", "sensus2030", "sensus"),
    "jaminan_sosial": ("sensus2020", "jaminan_sosial", "jaminan_sosial"),
}
# Splink's demos predict from 0.2 on; a pair is more likely than not from 0.5 on.
LIMITS = (0.2, 0.5)


def main() -> None:
    ready()
    data, theirs, ours = (FOLDER / name for name in ("data", "splink", "bansos"))
    shutil.rmtree(ours, ignore_errors=True)
    ours.mkdir(parents=True)
    measured = [run_there("data", data), run_there("splink_tables", data, theirs)]
    quality: dict[str, dict[str, dict[str, float]]] = {}
    for task, (left, right, spec) in TASKS.items():
        out = ours / f"{task}.parquet"
        options = ["--spec", str(HERE / "specs" / f"{spec}.yaml"), "--out", str(out)]
        options += ["--left", str(data / f"{left}.parquet")]
        if right is not None:
            options += ["--right", str(data / f"{right}.parquet")]
        measured.append(measure(f"bansos link {task}", "link", *options))
        rows = [pl.read_parquet(data / f"{name}.parquet") for name in (left, right or left)]
        judge = Judge(*rows, one=right is None)
        pairs = pl.read_parquet(theirs / f"{task}.parquet").rename(
            {"kiri": "id_kiri", "kanan": "id_kanan"}
        )
        found = {"bansos": judge(pl.read_parquet(out))}
        found |= {f"splink {limit}": judge(pairs.filter(_from(limit))) for limit in LIMITS}
        if right is None:
            found["bansos kelompok"] = judge(_within_groups(_groups(pl.read_parquet(out))))
            groups = pl.read_parquet(theirs / f"{task}_kelompok.parquet")
            found["splink kelompok 0.5"] = judge(_within_groups(groups))
        else:
            for limit in (0.01, 0.5):
                one_to_one = _best_of_both(pairs.filter(_from(limit)))
                found[f"splink {limit}, satu lawan satu"] = judge(one_to_one)
        quality[task] = found
        for who, figures in found.items():
            print(f"{task:<16} {who:<28} {figures}")
    record("peers_tables", "python -m bench.peers.tables", measured, mutu=quality)


def _from(limit: float) -> pl.Expr:
    return pl.col("peluang") >= limit


class Judge:
    """Precision, recall and F1 of pairs against the column `satu` of both tables."""

    def __init__(self, left: pl.DataFrame, right: pl.DataFrame, *, one: bool) -> None:
        self._left = left.select(pl.col("rec_id").alias("id_kiri"), pl.col("satu").alias("a"))
        self._right = right.select(pl.col("rec_id").alias("id_kanan"), pl.col("satu").alias("b"))
        same = self._left.join(self._right, left_on="a", right_on="b").height
        self._true = (same - left.height) // 2 if one else same

    def __call__(self, pairs: pl.DataFrame) -> dict[str, float]:
        judged = pairs.join(self._left, on="id_kiri").join(self._right, on="id_kanan")
        right = judged.filter(pl.col("a") == pl.col("b")).height
        return {
            "padanan": pairs.height,
            "benar_ada": self._true,
            "precision": round(right / max(pairs.height, 1), 5),
            "recall": round(right / self._true, 5),
            "f1": round(2 * right / (pairs.height + self._true), 5),
        }


def _groups(pairs: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        [pairs.select(pl.col(side).alias("id"), kelompok="id_kelompok")
         for side in ("id_kiri", "id_kanan")]
    ).unique()  # fmt: skip


def _within_groups(groups: pl.DataFrame) -> pl.DataFrame:
    """Every pair of rows of one group."""
    return (
        groups.join(groups, on="kelompok")
        .filter(pl.col("id") < pl.col("id_right"))
        .select(pl.col("id").alias("id_kiri"), pl.col("id_right").alias("id_kanan"))
    )


def _best_of_both(pairs: pl.DataFrame) -> pl.DataFrame:
    """Splink's pairs made one to one: again and again the most probable pair of two free rows."""
    left, chosen = pairs.sort("peluang", "id_kiri", "id_kanan", descending=[True, False, False]), []
    while not left.is_empty():
        best = left.filter(
            pl.col("id_kiri").is_first_distinct() & pl.col("id_kanan").is_first_distinct()
        )
        chosen.append(best)
        left = left.join(best, on="id_kiri", how="anti", maintain_order="left").join(
            best, on="id_kanan", how="anti", maintain_order="left"
        )
    return pl.concat(chosen)


if __name__ == "__main__":
    main()
