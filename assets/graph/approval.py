"""Steps of approval in Dagster: the verification that a page is too short for.

What belongs here: the one op that verifies and takes what officers asked for.
What does not: asking, or who may (assets.approval_requests): the op takes no name from a run.
"""

import dagster as dg

from assets.approval_requests import Refusal, carry_out
from assets.graph.groups import WRITER_POOL, WRITER_TAG
from assets.graph.workplace import Workplace


@dg.op(
    name="langkah_diminta",
    pool=WRITER_POOL,
    tags=WRITER_TAG,
    out=dg.Out(dg.Nothing),
)
def asked_steps(context: dg.OpExecutionContext, workplace: Workplace) -> None:
    """Verify the releases that wait for a step, and take it where nothing was found."""
    with workplace.writing():
        done = carry_out(workplace.folders)
    for one in done:
        asked = one.permintaan if isinstance(one, Refusal) else one
        told = "; ".join(one.sebab) if isinstance(one, Refusal) else "tercatat / recorded"
        context.log.info(f"{asked.tahap} {asked.tindakan}: {told}")
