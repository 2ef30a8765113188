"""What every form shares: the pre-filled columns, and what goes into the truth beside it.

What belongs here: common columns, the order of a form's columns, truth links.
What does not: the own columns of a form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from schemas.forms import FORMS, LINEAGE, MASKED
from synthetic.events.stage import NONE, Stage
from synthetic.reports.filing import WITHDRAWAL, Filed
from synthetic.reports.hand import Cast, Document, Hand, blank, dates
from synthetic.settings import Noise
from synthetic.streams import stream

LINK_SCHEMA = {
    "id_laporan": pl.String, "peran": pl.String, "urutan": pl.Int64,
    "orang": pl.Int64, "kel": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """The reports of one form in one area.

    frame: text columns of the form, then desa, posyandu and hari (numbers for filing into
    files); links: who each report names (orang and kel are rows of the cast, NONE if nobody);
    events: id_laporan, id_kejadian
    """

    form: str
    frame: pl.DataFrame
    links: pl.DataFrame
    events: pl.DataFrame


def make_hand(stage: Stage, cast: Cast, filed: Filed, purpose: str = "") -> Hand:
    """The hand that writes one form of an area."""
    rng = stream(stage.plan.seed, stage.population.kab, "isi", filed.form, purpose)
    rates: Noise = stage.plan.posyandu_noise
    return Hand(cast, filed, rates, rng, stage.plan.quarter.snapshot)


# Corrections of the sample say in words what is wrong, as on the older sheets without these.
_NEVER_FILLED = ("nama_baru", "nik_baru", "tgl_lahir_baru", "jk_baru")


def form_columns(form: str) -> list[str]:
    """The columns of a form as cadres fill them."""
    known = {*(column.name for column in (MASKED, *LINEAGE)), *_NEVER_FILLED}
    return [column.name for column in FORMS[form].columns if column.name not in known]


def written(
    stage: Stage,
    filed: Filed,
    own: dict[str, pl.Series],
    document: Document | None,
    remark: pl.Series | None,
    links: list[pl.DataFrame],
    event_ids: pl.Series,
) -> Written:
    """A form's reports put together; `event_ids` per event."""
    codes = pl.Series(stage.village_codes[filed.desa].tolist(), dtype=pl.String)
    number = pl.Series(filed.posyandu).cast(pl.String).str.zfill(2)
    nothing = pl.Series([None] * filed.height, dtype=pl.String)
    withdrawal = filed.kind == WITHDRAWAL
    note = nothing if remark is None else remark
    note = note.set(pl.Series(withdrawal), "laporan terdahulu keliru, ditarik")
    columns: dict[str, pl.Series] = {
        "id_laporan": filed.ids,
        "kode_posyandu": codes + number,
        "kode_desa": codes,
        "tgl_lapor": dates(filed.day, np.ones(filed.height, bool)),
        "petugas": "KDR-" + codes.str.slice(4) + number + pl.Series(
            (filed.posyandu + filed.day // 45) % 3 + 1
        ).cast(pl.String),
        "dokumen_jenis": nothing if document is None else blank(document[0], withdrawal),
        "dokumen_nomor": nothing if document is None else blank(document[1], withdrawal),
        "keterangan": note,
        "membatalkan": filed.withdraws,
    } | own  # fmt: skip
    frame = pl.DataFrame(
        [columns.get(c, nothing).cast(pl.String).alias(c) for c in form_columns(filed.form)]
    ).with_columns(
        desa=pl.Series(filed.desa, dtype=pl.Int64),
        posyandu=pl.Series(filed.posyandu, dtype=pl.Int64),
        hari=pl.Series(filed.day, dtype=pl.Int64),
    )
    rows = filed.first_rows()
    events = pl.DataFrame(
        {"id_laporan": filed.ids.gather(rows), "id_kejadian": event_ids.gather(filed.i[rows])}
    )
    return Written(filed.form, frame, pl.concat(links), events)


def links_of(
    filed: Filed,
    role: str,
    person: np.ndarray,
    family: np.ndarray | None = None,
    named: np.ndarray | None = None,
) -> pl.DataFrame:
    """Truth links of one role: person and family per row of `filed`, where `named`."""
    rows = filed.first_rows()
    if named is not None:
        rows = rows[named[rows]]
    family = np.full(filed.height, NONE) if family is None else family
    return pl.DataFrame(
        {
            "id_laporan": filed.ids.gather(rows),
            "peran": pl.Series([role] * len(rows), dtype=pl.String),
            "urutan": pl.Series(np.zeros(len(rows), np.int64)),
            "orang": pl.Series(person[rows].astype(np.int64)),
            "kel": pl.Series(family[rows].astype(np.int64)),
        }
    )


def list_cell(
    hand: Hand, filed: Filed, groups: pl.DataFrame, given: np.ndarray, role: str
) -> tuple[pl.Series, pl.DataFrame]:
    """A cell that lists people (semicolons) and its links, numbered from 1.

    groups: i (event), orang; given: rows whose cell is filled. Most are names, some NIK.
    """
    rows = pl.DataFrame({"baris": np.arange(filed.height), "i": filed.i.astype(np.int64)}).filter(
        pl.Series(given)
    )
    long = rows.join(
        groups.with_columns(urutan=pl.int_range(1, pl.len() + 1).over("i")), on="i"
    ).sort("baris", "urutan")
    if long.is_empty():
        empty = pl.Series([None] * filed.height, dtype=pl.String)
        return empty, pl.DataFrame(schema=LINK_SCHEMA)
    at = long["baris"].to_numpy()
    narrow = Hand(hand.cast, _rows(filed, at), hand.rates, hand.rng, hand.snapshot)
    person = long["orang"].to_numpy()
    name, nik = narrow.name(person), narrow.nik(person, 1.0)
    as_nik = hand.maybe(hand.rates.nik_given * hand.share("daftar_nik_kali", "umum"))[at]
    text = name.to_frame("t").with_columns(t=pl.when(pl.Series(as_nik)).then(nik).otherwise("t"))
    cells = (
        text.with_columns(baris=pl.Series(at), t=pl.col("t").fill_null("-"))
        .group_by("baris", maintain_order=True)
        .agg(pl.col("t").str.join(";"))
    )
    cell = pl.DataFrame({"baris": np.arange(filed.height)}).join(
        cells, on="baris", how="left", maintain_order="left"
    )["t"]
    first = np.zeros(filed.height, bool)
    first[filed.first_rows()] = True
    links = long.filter(pl.Series(first[at])).select(
        id_laporan=filed.ids.gather(at[first[at]]),
        peran=pl.lit(role),
        urutan=pl.col("urutan").cast(pl.Int64),
        orang=pl.col("orang").cast(pl.Int64),
        kel=pl.lit(NONE, dtype=pl.Int64),
    )
    return cell, links


def _rows(filed: Filed, at: np.ndarray) -> Filed:
    return Filed(
        form=filed.form, i=filed.i[at], lap=filed.lap[at], kind=filed.kind[at],
        desa=filed.desa[at], quality=filed.quality[at], posyandu=filed.posyandu[at],
        day=filed.day[at], ids=filed.ids.gather(at), withdraws=filed.withdraws.gather(at),
        event_day=filed.event_day[at],
    )  # fmt: skip


def event_numbers(stage: Stage, code: str, n: int) -> pl.Series:
    """Ids of `n` events of an area."""
    prefix = f"{code}-{stage.population.kab}-"
    return prefix + pl.Series(np.arange(1, n + 1)).cast(pl.String).str.zfill(6)
