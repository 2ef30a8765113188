"""What agreement two different people reach by chance: u, counted on random pairs.

What belongs here: random pairs of a report's person and a register's member, chosen by hash.
What does not: m (`training`), or the u of names and places, which come from their frequency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from matching.compare import birth_level, child_level
from matching.index_file import IndexFile
from matching.keys import AGES
from matching.model import BIRTH_LEVELS, CHILD_LEVELS, EMPTY, Model
from matching.name_evidence import with_head_level
from matching.names import Names
from matching.plain_names import numbered
from matching.residence import rt_level
from matching.served import served_level

# Sizes that give every level above 1/100,000 some hits, at a few seconds and 200 MB.
_DATES = 2000
_MEMBERS = 20_000
_NEIGHBOURS = 60_000

Shares = dict[str, float]


def members_by_hash(parts: Sequence[Path], seed: int, count: int = _MEMBERS) -> pl.DataFrame:
    """`count` members of the register, chosen by the hash of their fingerprint and `seed`."""
    columns = ["sidik", "tgl_lahir", "jk", "hubungan", "status_kawin", "kode_desa", "rt", "rw",
               "kepala_lipat", "anak"]  # fmt: skip
    frames = []
    for path in parts:
        file = IndexFile(path)
        lots = file.fingerprints().to_frame().select(pl.col("sidik").hash(seed).alias("undian"))
        chosen = lots.with_row_index("baris").bottom_k(count, by="undian")
        rows = file.rows(chosen["baris"].cast(pl.Int64).to_numpy()).select(columns)
        frames.append(rows.with_columns(chosen["undian"]))
    return pl.concat(frames).sort("undian", "sidik").head(count)


def birth_chance(people: pl.DataFrame, members: pl.DataFrame, seed: int, least: float) -> Shares:
    """u of the birth-date levels: reported dates against the register's, all with all."""
    told = (
        people.drop_nulls("tgl_lahir")
        .filter(pl.col("peran") != "BAYI")
        .select("orang", a="tgl_lahir")
        .with_columns(pl.col("orang").hash(seed).alias("undian"))
        .bottom_k(_DATES, by=["undian", "orang"])
    )
    known = members.drop_nulls("tgl_lahir").head(_DATES).select(b="tgl_lahir")
    level = birth_level(pl.col("a"), pl.col("b")).alias("tingkat")
    crossed = told.select("a").join(known, how="cross").select(level)
    return shares(crossed["tingkat"], BIRTH_LEVELS, least)


def child_chance(people: pl.DataFrame, members: pl.DataFrame, least: float) -> Shares:
    """u of the child's number: reported numbers against the register's women of those ages."""
    told = people.group_by("anak_ke").agg(pl.len().alias("disebut")).drop_nulls("anak_ke")
    born = pl.lit(people["tgl_acuan"].max(), pl.Date) - pl.col("tgl_lahir")
    youngest, oldest = AGES["IBU"]
    women = members.filter(
        (pl.col("jk") == "P")
        & (pl.col("status_kawin") == "2")
        & (born.dt.total_days() / 365.25).is_between(youngest, oldest)
    )
    known = women.group_by("anak").agg(pl.len().alias("tercatat")).drop_nulls("anak")
    level = child_level(pl.col("anak_ke"), pl.col("anak")).alias("tingkat")
    counted = (
        told.join(known, how="cross")
        .select(level, (pl.col("disebut") * pl.col("tercatat")).alias("banyak"))
        .group_by("tingkat")
        .agg(pl.col("banyak").sum())
    )
    return weighted_shares(counted, CHILD_LEVELS, least)


def neighbour_chance(
    people: pl.DataFrame, members: pl.DataFrame, model: Model, seed: int, least: float
) -> dict[str, Shares]:
    """u of RT, of the head's name and of the RT a posyandu serves, among people of one village."""
    pairs = (
        people.filter(pl.col("konteks") == "BIASA")
        .select("orang", "kode_desa", "rt", "rw", "kepala_lipat", "kepala_sendiri", "rt_layan")
        .join(members, on="kode_desa", suffix="_d")
        .with_columns(pl.struct("orang", "sidik").hash(seed).alias("undian"))
        .bottom_k(_NEIGHBOURS, by=["undian", "orang"])
        .with_row_index("baris")
    )
    rt = (
        pairs.filter(pl.col("rt").is_not_null() & pl.col("rt_d").is_not_null())
        .select(rt_level())
        .to_series()
    )
    columns = ("kepala_lipat", "kepala_lipat_d")
    places, texts = numbered(pl.concat([pairs[name].rename("nama") for name in columns]))
    known = pl.Series(places).set(texts.is_null().gather(places), None)
    numbers = [
        known.slice(place * pairs.height, pairs.height).rename(name)
        for place, name in enumerate(columns)
    ]
    pairs = pairs.with_columns(numbers)
    heads = with_head_level(pairs, Names.of(texts), model.likeness, model.agreeing_names)[
        "t_kepala"
    ]
    served = pairs.select(served_level()).to_series()
    return {
        "posyandu": shares(served.filter(served != EMPTY), tuple(model.fields["posyandu"]), least),
        "rt": shares(rt, tuple(model.fields["rt"]), least),
        "kepala": shares(heads.filter(heads != EMPTY), tuple(model.fields["kepala"]), least),
    }


def stage_chance(
    people: pl.DataFrame,
    members: pl.DataFrame,
    stages: Mapping[str, Sequence[str]],
    level: pl.Expr,
    least: float,
    weights: Mapping[str, pl.Expr] | None = None,
) -> dict[str, Shares]:
    """u per life stage of a field of the register alone, among members of the sex reported.

    `level`, `weights` (how much a member counts in a stage): over `members` with `tgl_acuan`;
    `stages`: the levels of each stage.
    """
    day = people["tgl_acuan"].max()
    dated = members.with_columns(pl.lit(day, pl.Date).alias("tgl_acuan"))
    result = {}
    for stage, names in stages.items():
        told = people.filter(pl.col("tahap_hidup") == stage)["jk"].value_counts().drop_nulls("jk")
        total = int(told["count"].sum())
        share = dict(zip(told["jk"].to_list(), told["count"].to_list(), strict=True))
        weight = pl.col("jk").replace_strict(
            {sex: (share.get(sex, 0) / total if total else 0.5) for sex in ("L", "P")},
            default=0.0,
            return_dtype=pl.Float64,
        )
        counted = (
            dated.select(
                level.alias("tingkat"),
                (weight * (weights or {}).get(stage, pl.lit(1.0))).alias("banyak"),
            )
            .drop_nulls("tingkat")
            .group_by("tingkat")
            .agg(pl.col("banyak").sum())
        )
        result[stage] = weighted_shares(counted, names, least)
    return result


def shares(levels: pl.Series, names: Sequence[str], least: float) -> Shares:
    """Share of each level among `levels`, none below `least` counts."""
    counted = levels.alias("tingkat").value_counts(name="banyak")
    return weighted_shares(counted, names, least)


def weighted_shares(counted: pl.DataFrame, names: Sequence[str], least: float) -> Shares:
    """`counted`: tingkat, banyak; `least` is added to every level, as one may be unseen."""
    found = dict(zip(counted["tingkat"].to_list(), counted["banyak"].to_list(), strict=True))
    sums = {name: float(found.get(name) or 0.0) + least for name in names}
    total = sum(sums.values())
    return {name: value / total for name, value in sums.items()}
