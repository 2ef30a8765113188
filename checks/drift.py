"""Drift: a run that differs from the earlier ones more than the reviewed limit.

What belongs here: shares of this run against the middle of the earlier runs' shares, as
Dagster's own history tells them.
What does not: stopping anything – a drift is a warning that a person looks at.
"""

from collections.abc import Mapping
from statistics import median
from typing import Any

import dagster as dg

from checks.limits import Limits, load_limits

LINK_OUTCOMES = ("diterima", "tinjau", "tanpa_padanan")


def shares(counts: Mapping[str, int], parts: tuple[str, ...], whole: str) -> dict[str, float]:
    """Each of `parts` as a share of `whole`; nothing where the whole is zero."""
    total = counts[whole]
    return {part: counts[part] / total for part in parts} if total else {}


def differences(now: dict[str, float], earlier: list[dict[str, float]]) -> dict[str, float]:
    """How far each share lies from the middle of the earlier ones, in absolute value."""
    return {
        name: abs(value - median(one[name] for one in earlier if name in one))
        for name, value in now.items()
        if any(name in one for one in earlier)
    }


def verdict(
    now: dict[str, float], earlier: list[dict[str, float]], limit: float, limits: Limits
) -> dg.AssetCheckResult:
    """A warning when a share differs by more than `limit`; with too few earlier runs, none."""
    enough = len(earlier) >= limits.lari_minimum
    found = differences(now, earlier) if enough else {}
    far = {name: gap for name, gap in sorted(found.items()) if gap > limit}
    text = "; ".join(f"{name}: selisih {gap:.3f} > {limit}" for name, gap in far.items())
    calm = "wajar terhadap lari terdahulu / in line with earlier runs"
    young = f"baru {len(earlier)} lari terdahulu, belum dibandingkan / too few earlier runs"
    return dg.AssetCheckResult(
        passed=not far,
        severity=dg.AssetCheckSeverity.WARN,
        description=text or (calm if enough else young),
        metadata={
            "bagian": dg.MetadataValue.json({name: round(x, 6) for name, x in now.items()}),
            "lari_terdahulu": len(earlier),
        },
    )


def history(context: dg.AssetCheckExecutionContext, asset: str, entry: str) -> list[dict[str, int]]:
    """The JSON counts `entry` of the asset's materialisations, newest first."""
    limits = load_limits()
    found = context.instance.fetch_materializations(
        dg.AssetKey(asset), limit=limits.lari_pembanding + 1
    )
    told: list[dict[str, int]] = []
    for record in found.records:
        event = record.asset_materialization
        value: Any = event.metadata.get(entry) if event is not None else None
        if isinstance(value, dg.JsonMetadataValue) and isinstance(value.data, dict):
            told.append(value.data)
    return told


@dg.asset_check(asset="padanan", name="laju_padanan")
def match_rate(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Shares of persons linked, in review and unmatched against earlier runs."""
    limits = load_limits()
    told = [shares(one, LINK_OUTCOMES, "orang") for one in history(context, "padanan", "hasil")]
    return verdict(told[0], told[1:], limits.padanan_selisih, limits)


@dg.asset_check(asset="berkas", name="laju_tolakan")
def reject_rate(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Share of rows rejected at intake against earlier runs."""
    limits = load_limits()
    told = [shares(one, ("ditolak",), "dibaca") for one in history(context, "berkas", "hasil")]
    return verdict(told[0], told[1:], limits.tolakan_selisih, limits)


CHECKS = [match_rate, reject_rate]
