"""The engine's links with the verdicts of people on top.

What belongs here: what each verdict makes of a link, and what then follows inside its report.
What does not: how a verdict comes about (`verdicts`).
"""

from __future__ import annotations

import polars as pl

from review.verdicts import TAKEN_BACK, verdicts
from schemas.review import CANDIDATE, MENTION

_LINKED = {
    "id_orang_calon": "id_orang_padan",
    "no_kk_calon": "no_kk_padan",
    "nik_calon": "nik_padan",
}
# What stays of a link when people name another person than the engine did.
_KEPT = (*MENTION, "formulir", "versi_model", "versi_dtsen")


def settled(
    links: pl.DataFrame,
    standing: pl.DataFrame,
    decisions: pl.DataFrame,
    revocations: pl.DataFrame,
) -> pl.DataFrame:
    """`links` (LINKS) as decided by people where they have, else as the engine left them.

    SAMA: DITERIMA, MANUAL, to the person decided on, also where the engine now prefers another.
    BUKAN: TANPA_PADANAN, MANUAL, if the engine still proposes that very person. A link taken
    back and not decided anew: TINJAU. Two persons decided for one mention: TINJAU. Then within
    a report: somebody an officer gave to one role is not accepted in another, and a newborn is
    accepted by family only while a parent is accepted there. Rows, order and columns stay.
    """
    if standing.is_empty():
        return links
    judged = verdicts(standing, decisions, revocations)
    chosen = judged.filter(pl.col("putusan") == "SAMA")
    split = chosen.filter(pl.len().over(MENTION) > 1).select(*MENTION).unique()
    chosen = chosen.join(split, on=MENTION, how="anti")
    against = judged.filter(pl.col("putusan").is_in(["BUKAN", TAKEN_BACK]))
    marked = (
        links.join(
            chosen.select(*MENTION, *CANDIDATE, pl.lit(True).alias("_sama")),
            on=MENTION,
            how="left",
            maintain_order="left",
        )
        .join(
            against.select(
                *MENTION,
                *(pl.col(name).alias(_LINKED[name]) for name in CANDIDATE[:2]),
                pl.col("putusan").alias("_lawan"),
            ),
            on=[*MENTION, "id_orang_padan", "no_kk_padan"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        .join(split.with_columns(_dua=pl.lit(True)), on=MENTION, how="left", maintain_order="left")
    )
    decided = _rejected(_accepted(marked))
    undecided = pl.col("_dua").fill_null(False) | (pl.col("_lawan") == TAKEN_BACK).fill_null(False)
    open_again = decided.with_columns(
        pl.when(undecided & ~_manual() & (pl.col("keputusan") == "DITERIMA"))
        .then(pl.lit("TINJAU"))
        .otherwise("keputusan")
        .alias("keputusan")
    )
    return _newborns(_one_role_each(open_again)).select(links.columns)


def _manual() -> pl.Expr:
    return (pl.col("cara") == "MANUAL").fill_null(False)


def _accepted(marked: pl.DataFrame) -> pl.DataFrame:
    """SAMA carried out; evidence of another candidate than the one decided on is not kept."""
    same = pl.col("_sama").fill_null(False)
    other = same & ~(
        pl.col("id_orang_padan").eq_missing(pl.col("id_orang_calon"))
        & pl.col("no_kk_padan").eq_missing(pl.col("no_kk_calon"))
    )
    evidence = [
        name
        for name in marked.columns
        if name not in (*_KEPT, *CANDIDATE, *_LINKED.values()) and not name.startswith("_")
    ]
    return marked.with_columns(
        *(pl.when(~other).then(pl.col(name)).alias(name) for name in evidence)
    ).with_columns(
        pl.when(same).then(pl.lit("DITERIMA")).otherwise("keputusan").alias("keputusan"),
        pl.when(same).then(pl.lit("MANUAL")).otherwise("cara").alias("cara"),
        *(
            pl.when(same).then(pl.col(decided)).otherwise(pl.col(linked)).alias(linked)
            for decided, linked in _LINKED.items()
        ),
    )


def _rejected(marked: pl.DataFrame) -> pl.DataFrame:
    """BUKAN carried out: nobody is linked, and the one refused is shown as the runner-up."""
    refused = (pl.col("_lawan") == "BUKAN").fill_null(False) & ~_manual()
    nobody = {"nik_sama", "nama_sepakat", "bobot", *_LINKED.values()}
    shown = {"nik_kedua": "nik_padan", "id_orang_kedua": "id_orang_padan", "bobot_kedua": "bobot"}
    # what else is kept of the former runner-up is not about the one shown now
    nobody |= {name for name in marked.columns if name.endswith("_kedua")} - set(shown)
    return marked.with_columns(
        pl.when(refused).then(pl.lit("TANPA_PADANAN")).otherwise("keputusan").alias("keputusan"),
        pl.when(refused).then(pl.lit("MANUAL")).otherwise("cara").alias("cara"),
        *(
            pl.when(refused).then(pl.col(mine)).otherwise(pl.col(name)).alias(name)
            for name, mine in shown.items()
        ),
        *(pl.when(~refused).then(pl.col(name)).alias(name) for name in sorted(nobody)),
    )


def _one_role_each(links: pl.DataFrame) -> pl.DataFrame:
    """Whom an officer gave to one role of a report the engine may not give to another."""
    given = (
        links.filter(_manual() & (pl.col("keputusan") == "DITERIMA"))
        .drop_nulls("id_orang_padan")
        .select(
            "id_laporan", "isi", "id_orang_padan", "no_kk_padan", pl.lit(True).alias("_diambil")
        )
        .unique()
    )
    taken = pl.col("_diambil").fill_null(False) & ~_manual()
    return links.join(
        given,
        on=["id_laporan", "isi", "id_orang_padan", "no_kk_padan"],
        how="left",
        maintain_order="left",
    ).with_columns(
        pl.when(taken & (pl.col("keputusan") == "DITERIMA"))
        .then(pl.lit("TINJAU"))
        .otherwise("keputusan")
        .alias("keputusan")
    )


def _newborns(links: pl.DataFrame) -> pl.DataFrame:
    """A newborn stays accepted by family only where a parent is accepted in that family."""
    parents = (
        links.filter(pl.col("peran").is_in(["IBU", "AYAH"]) & (pl.col("keputusan") == "DITERIMA"))
        .select("id_laporan", "isi", "no_kk_padan", pl.lit(True).alias("_orang_tua"))
        .unique()
    )
    by_family = (
        (pl.col("peran") == "BAYI")
        & (pl.col("cara") == "KELUARGA")
        & pl.col("id_orang_padan").is_null()
        & (pl.col("keputusan") == "DITERIMA")
    ).fill_null(False)
    return links.join(
        parents, on=["id_laporan", "isi", "no_kk_padan"], how="left", maintain_order="left"
    ).with_columns(
        pl.when(by_family & pl.col("_orang_tua").is_null())
        .then(pl.lit("TINJAU"))
        .otherwise("keputusan")
        .alias("keputusan")
    )
