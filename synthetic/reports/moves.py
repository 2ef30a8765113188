"""The form perpindahan as cadres fill it, at the place left and at the place reached.

What belongs here: the own columns of the form, and the two ends of one move.
What does not: who moves (events/moves.py), shared columns (sheet.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.events.moves import Moves
from synthetic.events.stage import Stage
from synthetic.reports.filing import file_reports
from synthetic.reports.hand import Cast, blank, numbers
from synthetic.reports.sheet import Written, links_of, list_cell, make_hand, written


@dataclass(frozen=True)
class Arrivals:
    """Moves from other areas as seen by the area they reach: rows of the cast.

    frame: the columns of events.moves.Moves.frame, and desa (village row here), rt
    """

    frame: pl.DataFrame
    together: pl.DataFrame


def write_departures(stage: Stage, cast: Cast, moves: Moves) -> Written:
    """KELUAR and LUAR_NEGERI reports by the posyandu of the place left."""
    frame = moves.frame
    share = stage.rates["peristiwa"]["pindah"]["lapor_asal"]
    family = frame["kel"].to_numpy()
    return _write(
        stage, cast, frame, moves.together, stage.desa[family], cast.rt[family],
        "A", np.where(frame["dari_sini"].to_numpy(), share, 0.0),
    )  # fmt: skip


def write_arrivals_within(stage: Stage, cast: Cast, moves: Moves) -> Written:
    """DATANG reports of moves inside the area and of strangers who come to it."""
    frame = moves.frame
    share = stage.rates["peristiwa"]["pindah"]["lapor_tujuan"]
    here = frame["ke_sini"].to_numpy()
    desa = np.searchsorted(stage.village_codes, np.where(here, frame["tujuan"].to_numpy(), ""))
    desa = np.minimum(desa, len(stage.village_codes) - 1)
    return _write(
        stage, cast, frame, moves.together, desa, frame["orang"].to_numpy() % 7 + 1,
        "T", np.where(here, share, 0.0),
    )  # fmt: skip


def write_arrivals_from_elsewhere(stage: Stage, cast: Cast, arrivals: Arrivals) -> Written:
    """DATANG reports of families that come from other areas of the sample."""
    frame = arrivals.frame
    share = stage.rates["peristiwa"]["pindah"]["lapor_tujuan"]
    return _write(
        stage, cast, frame, arrivals.together, frame["desa"].to_numpy(), frame["rt"].to_numpy(),
        "D", np.full(frame.height, share),
    )  # fmt: skip


def _write(
    stage: Stage,
    cast: Cast,
    frame: pl.DataFrame,
    together: pl.DataFrame,
    desa: np.ndarray,
    rt: np.ndarray,
    end: str,
    share: np.ndarray,
) -> Written:
    filed = file_reports(
        stage, "perpindahan", frame["tgl"].to_numpy(), desa, rt, np.zeros(frame.height, bool),
        share, end,
    )  # fmt: skip
    hand = make_hand(stage, cast, filed, end)
    at = frame[filed.i]
    person, family = at["orang"].to_numpy(), at["kel"].to_numpy()
    whole = at["seluruh"].to_numpy()
    abroad = (at["negara"] != "").to_numpy()
    arriving = end != "A"
    direction = np.where(arriving, "DATANG", np.where(abroad, "LUAR_NEGERI", "KELUAR"))
    listed = hand.fills("anggota_ikut") & whole
    cell, follower_links = list_cell(hand, filed, together, listed, "IKUT")
    unsure = hand.errs(hand.share("tidak_tahu"))
    permanent = at["sifat"] == "TETAP"
    far = hand.share("kode_desa_lain")
    new_kk = hand.share("no_kk_baru")["datang" if arriving else "pergi"]
    sheltered = arriving & ~whole
    own: dict[str, pl.Series] = {
        "arah": pl.Series(direction),
        "nama": hand.name(person),
        "seluruh_keluarga": pl.Series(np.where(whole, "YA", "TIDAK")),
        "sifat": at["sifat"].set(pl.Series(unsure), "TIDAK_TAHU"),
        "rt": pl.Series(rt[filed.i].astype(np.int64)).cast(pl.String).str.zfill(3)
        if arriving
        else hand.rt(family),
        "nik": hand.nik(person),
        "jk": hand.sex(cast.jk[person], hand.share("jk")),
        "tgl_lahir": hand.birth_date(person),
        "no_kk": hand.kk(family),
        "no_kk_baru": numbers(at["kk_baru"].to_numpy(), hand.maybe(new_kk)),
        "nama_kepala_keluarga": hand.head_name(family),
        "anggota_ikut": cell,
        "asal_tujuan_teks": _place(stage, at, arriving, hand.fills("asal_tujuan_teks")),
        "kode_desa_asal": _code(at["asal"], hand.maybe(far if arriving else 1.0)),
        "kode_desa_tujuan": _code(at["tujuan"], hand.maybe(1.0 if arriving else far)),
        "tgl_pindah": hand.event_date_or_month(hand.share("tgl_pindah")),
        "no_surat_pindah": blank(
            "SKPWNI/" + at["asal"].str.slice(0, 4) + "/" + pl.Series(filed.i + 101).cast(pl.String),
            ~(permanent.to_numpy() & ~unsure & hand.fills("no_surat_pindah")),
        ),
    }
    document = hand.document("SKPWNI", permanent.to_numpy() & ~abroad)
    remark = hand.words(("ikut orang tua", "tinggal di rumah saudara"), hand.share("keterangan"))
    links = [links_of(filed, "SUBJEK", person), follower_links]
    ids = (
        "PINDAH-"
        + frame["blok"]
        + "-"
        + _area(stage, frame)
        + frame["urut"].cast(pl.String).str.zfill(6)
    )
    return written(stage, filed, own, document, blank(remark, ~sheltered), links, ids)


def _area(stage: Stage, frame: pl.DataFrame) -> pl.Series:
    """Events of one area carry its code; those between areas are named by both already."""
    between = frame["blok"].str.contains(r"^\d{8}$")
    return pl.Series(
        np.where(between.to_numpy(), "", f"{stage.population.kab}-").tolist(), dtype=pl.String
    )


def _place(stage: Stage, at: pl.DataFrame, arriving: bool, given: np.ndarray) -> pl.Series:
    """The other end as people say it: the kabupaten's name, or the country."""
    code = (at["asal"] if arriving else at["tujuan"]).str.slice(0, 4)
    names = stage.plan.areas.names
    distinct = code.unique().to_list()
    text = code.replace_strict({c: names.get(c, "") for c in distinct}, return_dtype=pl.String)
    text = text.set(at["negara"] != "", None).fill_null(at["negara"])
    return blank(text, ~given)


def _code(code: pl.Series, given: np.ndarray) -> pl.Series:
    return blank(code, ~given | (code == "").to_numpy())
