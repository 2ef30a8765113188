"""Auditors' samples in Dagster: the drawing that a page is too short for.

What belongs here: the one op that draws what auditors asked for.
What does not: asking, or who may (assets.sample_requests): the op takes no name from a run.
"""

import dagster as dg

from assets.graph.groups import WRITER_POOL, WRITER_TAG
from assets.graph.workplace import Workplace
from assets.sample_requests import carry_out


@dg.op(
    name="sampel_diminta",
    pool=WRITER_POOL,
    tags=WRITER_TAG,
    out=dg.Out(dg.Nothing),
)
def asked_samples(context: dg.OpExecutionContext, workplace: Workplace) -> None:
    """Draw the samples that wait."""
    with workplace.writing():
        done = carry_out(workplace.folders)
    for one in done:
        told = one.sebab or f"{one.baris} baris / rows"
        context.log.info(f"{one.diminta.tahap} sampel {one.diminta.nomor}: {told}")
