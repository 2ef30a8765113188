"""Everything that happens in an area in a quarter, and everything reported about it.

What belongs here: running the kinds of events in a fixed order, then the forms.
What does not: any one kind of event or form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.dtsen import Recorded
from synthetic.events.births import draw_births, draw_pregnancies
from synthetic.events.blocks import block_moves
from synthetic.events.changes import draw_changes
from synthetic.events.complaints import draw_complaints, draw_service_complaints
from synthetic.events.contradictions import draw_contradictions
from synthetic.events.deaths import draw_deaths
from synthetic.events.divorces import draw_divorces
from synthetic.events.marriages import draw_marriages
from synthetic.events.moves import Moves, draw_moves, join_moves
from synthetic.events.stage import Stage
from synthetic.population import mover_population
from synthetic.reports.couples import write_divorces, write_marriages
from synthetic.reports.family_events import write_births, write_deaths, write_pregnancies
from synthetic.reports.hand import Cast
from synthetic.reports.moves import (
    Arrivals,
    write_arrivals_from_elsewhere,
    write_arrivals_within,
    write_departures,
)
from synthetic.reports.others import write_changes, write_complaints
from synthetic.reports.sheet import Written
from synthetic.truth import Register, register_of


@dataclass(frozen=True)
class Happenings:
    """The true events of an area."""

    moves: Moves
    births: pl.DataFrame
    pregnancies: pl.DataFrame
    deaths: pl.DataFrame
    marriages: pl.DataFrame
    divorces: pl.DataFrame
    children: pl.DataFrame
    changes: pl.DataFrame
    complaints: pl.DataFrame
    services: pl.DataFrame


@dataclass(frozen=True)
class Told:
    """The reports of an area with their truth; `services` come in files of their own."""

    forms: list[Written]
    services: list[Written]
    links: pl.DataFrame
    events: pl.DataFrame
    register: Register


def happen(stage: Stage) -> Happenings:
    """Draws the events of an area; a family has one of them at most."""
    moves = draw_moves(stage)
    marriages = draw_marriages(stage)
    divorces, children = draw_divorces(stage)
    births = draw_births(stage).frame
    deaths, new_heads = draw_deaths(stage)
    return Happenings(
        moves=join_moves([moves, draw_contradictions(stage, deaths)]),
        births=births,
        pregnancies=draw_pregnancies(stage),
        deaths=deaths,
        marriages=marriages,
        divorces=divorces,
        children=children,
        changes=draw_changes(stage, new_heads),
        complaints=draw_complaints(stage),
        services=draw_service_complaints(stage),
    )


def report(stage: Stage, happened: Happenings, recorded: Recorded) -> Told:
    """Writes the reports of an area."""
    cast, register, arrivals = _cast(stage, recorded)
    forms = [
        write_births(stage, cast, happened.births),
        write_pregnancies(stage, cast, happened.pregnancies),
        write_deaths(stage, cast, happened.deaths.filter(~pl.col("lama"))),
        write_departures(stage, cast, happened.moves),
        write_arrivals_within(stage, cast, happened.moves),
        write_arrivals_from_elsewhere(stage, cast, arrivals),
        write_marriages(stage, cast, happened.marriages),
        write_divorces(stage, cast, happened.divorces, happened.children),
        write_changes(stage, cast, happened.changes),
        write_complaints(stage, cast, happened.complaints),
    ]
    services = [write_complaints(stage, cast, happened.services, "L")]
    return Told(
        forms=forms,
        services=services,
        links=pl.concat([form.links for form in forms]),
        events=pl.concat([form.events for form in [*forms, *services]]),
        register=register,
    )


def _cast(stage: Stage, recorded: Recorded) -> tuple[Cast, Register, Arrivals]:
    """The area's people and, after them, the families that arrive from other areas."""
    people, families = [stage.population.people], [stage.population.families]
    frames, together = [], []
    persons, houses, moves = people[0].height, families[0].height, 0
    for block in stage.plan.arriving(stage.population.kab):
        population = mover_population(stage.plan, block)
        frame, goes = block_moves(stage.plan, block, population)
        sizes = population.families["jumlah"].to_numpy().astype(np.int64)
        first = np.cumsum(sizes) - sizes
        kel = population.people["kel"].to_numpy().astype(np.int64)
        mover = frame["orang"].to_numpy()
        along = goes & (np.arange(len(kel)) != mover[kel])
        n = frame.height
        desa = np.searchsorted(stage.village_codes, frame["tujuan"].to_numpy())
        origin = population.villages["kode"].gather(population.families["desa"].cast(pl.Int64))
        frames.append(
            frame.select(
                orang=pl.col("orang") + persons,
                kel=pl.Series(np.arange(n) + houses),
                tgl="tgl",
                seluruh="seluruh",
                sifat=pl.lit("TETAP"),
                asal=origin,
                tujuan="tujuan",
                negara=pl.lit(""),
                kk_baru=pl.lit(0, dtype=pl.Int64),
                urut=pl.Series(np.arange(n)),
                blok=pl.lit(f"{block.origin}{block.destination}"),
                desa=pl.Series(desa.astype(np.int64)),
                rt=pl.Series(np.arange(n) % 7 + 1),
            )
        )
        together.append(
            pl.DataFrame(
                {"i": kel[along] + moves, "orang": np.flatnonzero(along) + persons},
                schema={"i": pl.Int64, "orang": pl.Int64},
            )
        )
        people.append(
            population.people.with_columns(
                kel=(pl.col("kel") + houses).cast(pl.Int32), di_dtsen=pl.lit(True)
            )
        )
        families.append(
            population.families.with_columns(
                desil=pl.lit(0, dtype=pl.Int8), first=pl.Series(first + persons)
            )
        )
        persons, houses, moves = persons + len(kel), houses + n, moves + n
    everyone, homes = pl.concat(people), pl.concat(families)
    cast = Cast(
        nama=everyone["nama"].rechunk(),
        nik=everyone["nik"].to_numpy(),
        lahir=everyone["lahir"].to_numpy(),
        jk=everyone["jk"].to_numpy(),
        kel=everyone["kel"].to_numpy(),
        no_kk=homes["no_kk"].to_numpy(),
        rt=homes["rt"].to_numpy(),
        rw=homes["rw"].to_numpy(),
        kepala=homes["first"].to_numpy(),
    )
    own, own_homes = people[0].height, families[0].height
    register = register_of(stage, recorded, cast.nik[own:], cast.kel[own:], cast.no_kk[own_homes:])
    return (
        cast,
        register,
        Arrivals(
            pl.concat(frames) if frames else _no_arrivals(),
            pl.concat(together)
            if together
            else pl.DataFrame(schema={"i": pl.Int64, "orang": pl.Int64}),
        ),
    )


def _no_arrivals() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "orang": pl.Int64, "kel": pl.Int64, "tgl": pl.Int64, "seluruh": pl.Boolean,
            "sifat": pl.String, "asal": pl.String, "tujuan": pl.String, "negara": pl.String,
            "kk_baru": pl.Int64, "urut": pl.Int64, "blok": pl.String, "desa": pl.Int64,
            "rt": pl.Int64,
        }
    )  # fmt: skip
