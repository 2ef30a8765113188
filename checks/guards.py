"""Guards over a tahap's candidate decisions, shown before anyone publishes.

What belongs here: one warning per guard, with the places over its limit and what to do.
What does not: measuring (release/guards) or refusing: the release step does that.
"""

import warnings
from collections.abc import Iterator

import dagster as dg

import rules
from assets.graph.faults import told_faults
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Workplace
from assets.guards import guards_of
from release.guards import in_words
from schemas.decisions import CANDIDATES
from schemas.guards import GUARDS, NOT_COMPARED, TRIPPED
from schemas.tahap import Tahap

_FIRST = "gelombang pertama: tidak ada rilis sebelumnya, tidak dibandingkan / no release before"
_PREFIX = "pengaman_"


def _specs() -> list[dg.AssetCheckSpec]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [
            dg.AssetCheckSpec(
                f"{_PREFIX}{name.lower()}",
                asset=CANDIDATES.name,
                description=text,
                partitions_def=TAHAP,
            )
            for name, text in GUARDS.items()
        ]


@dg.multi_asset_check(name="pengaman", specs=_specs(), can_subset=True)
def guard_results(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """What each guard finds in this tahap's candidates, with the overrides made so far."""
    with told_faults():
        tahap = Tahap.parse(context.partition_key)
        results = guards_of(workplace.folders, tahap, rules.load_parameters()).results
    for key in context.selected_asset_check_keys:
        guard = key.name.removeprefix(_PREFIX).upper()
        rows = results.filter(pengaman=guard).to_dicts()
        tripped = [row for row in rows if row["keadaan"] == TRIPPED]
        calm = _FIRST if rows[0]["keadaan"] == NOT_COMPARED else "di bawah batas / within its limit"
        yield dg.AssetCheckResult(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=not tripped,
            severity=dg.AssetCheckSeverity.WARN,
            description="; ".join(in_words(row) for row in tripped) or calm,
            metadata={"hasil": dg.MetadataValue.json(rows)},
        )


CHECKS = [guard_results]
