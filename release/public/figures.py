"""What the public sees of a wave and of a quarter.

What belongs here: counting families and rupiah per area from a release, hiding small cells, and
the sums of a quarter.
What does not: which cells are hidden (`hiding`), or writing files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import yaml

from release.layout import LEVELS as LEVELS_FILE
from release.layout import part_files
from release.public.hiding import hidden_cells
from release.query import Files, ask
from schemas.decisions import KPM_LIST
from schemas.public import COUNTED, PAID, QUARTER_FIGURES, WAVE_FIGURES
from schemas.tahap import Tahap
from schemas.waterfall import LEVELS, NATION, NATION_CODE

_KEYS = ("program", "keadaan")
_VILLAGE = next(iter(LEVELS))
_RUPIAH = """
select program, coalesce(kode_desa, $unknown) as kode_desa, sum(nominal)::bigint as rupiah
from daftar_kpm group by all
"""


@dataclass(frozen=True)
class Threshold:
    """The smallest figure shown, since when, and on which source."""

    terkecil: int
    berlaku_sejak: date
    sumber: str
    keadaan: str


def threshold() -> Threshold:
    """The threshold of `ambang.yaml`."""
    path = Path(__file__).with_name("ambang.yaml")
    return Threshold(**yaml.safe_load(path.read_text(encoding="utf-8")))


def wave_figures(folder: Path, tahap: Tahap, smallest: int) -> pl.DataFrame:
    """WAVE_FIGURES of the release in `folder`; what is hidden is empty and says so.

    Counts come from the release's own waterfall, rupiah from its list. The rupiah of a hidden
    count is hidden with it.
    """
    families = _families(folder)
    rupiah = ask(
        _RUPIAH,
        {"daftar_kpm": Files(KPM_LIST, part_files(folder, KPM_LIST))},
        {"unknown": "0" * LEVELS[_VILLAGE]},
    )
    names = (*LEVELS, NATION)
    counted = hidden_cells(families, _KEYS, names, smallest)
    paid = families.filter(keadaan=PAID).join(rupiah, on=["program", "kode_desa"], how="left")
    rows = [
        level.join(
            paid.group_by(*_KEYS, pl.col(name).alias("wilayah")).agg(pl.col("rupiah").sum()),
            on=[*_KEYS, "wilayah"],
            how="left",
        ).with_columns(tingkat=pl.lit(name))
        for name, level in zip(names, counted, strict=True)
    ]
    shown = pl.col("tersembunyi").not_()
    figures = pl.concat(rows).select(
        pl.lit(str(tahap)).alias("tahap"),
        "tingkat",
        pl.col("wilayah").alias("kode_wilayah"),
        *_KEYS,
        pl.when(shown).then("jumlah").alias("keluarga"),
        pl.when(shown).then("rupiah").alias("rupiah"),
        pl.col("tersembunyi").alias("disembunyikan"),
    )
    return _typed(figures, WAVE_FIGURES.polars_schema()).sort(WAVE_FIGURES.sort)


def quarter_figures(waves: pl.DataFrame) -> pl.DataFrame:
    """QUARTER_FIGURES of the waves of WAVE_FIGURES: who was paid in the quarter so far.

    A family is on one list of a programme a quarter, so waves add up. A sum is shown only where
    every part of it is: it then tells nothing that is not shown already.
    """
    keys = ["triwulan", "tingkat", "kode_wilayah", "program"]
    paid = waves.filter(keadaan=PAID).with_columns(triwulan=pl.col("tahap").str.head(7))
    number = paid.group_by("triwulan").agg(pl.col("tahap").n_unique().alias("tahap_dihitung"))
    open_ = pl.col("disembunyikan").any().not_()
    sums = paid.group_by(keys).agg(
        *(pl.when(open_).then(pl.col(name).sum()).alias(name) for name in ("keluarga", "rupiah")),
        pl.col("disembunyikan").any(),
    )
    found = sums.join(number, on="triwulan")
    return _typed(found, QUARTER_FIGURES.polars_schema()).sort(QUARTER_FIGURES.sort)


def _families(folder: Path) -> pl.DataFrame:
    """Families per programme, state and village, with the village's code at every level."""
    levels = pl.read_parquet(folder / LEVELS_FILE).filter(tingkat=_VILLAGE)
    counts = [
        pl.sum_horizontal(status.lower() for status in statuses).alias(state)
        for state, statuses in COUNTED.items()
    ]
    villages = levels.select("program", pl.col("kode_wilayah").alias("kode_desa"), *counts)
    codes = [pl.col("kode_desa").str.head(digits).alias(name) for name, digits in LEVELS.items()]
    return villages.unpivot(
        index=["program", "kode_desa"], variable_name="keadaan", value_name="jumlah"
    ).with_columns(*codes, pl.lit(NATION_CODE).alias(NATION))


def _typed(frame: pl.DataFrame, schema: dict[str, pl.DataType] | pl.Schema) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in dict(schema).items())
