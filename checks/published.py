"""What a published tranche says of itself: the gate's verdicts and those on its lists.

What belongs here: showing, per tahap, what the manifest holds.
What does not: judging a tranche anew – the release step did, before anything was visible, and
`bansos verify` re-checks.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.graph.faults import told_faults
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Workplace
from release import canonical_json
from release.guards.overrides import told_faults as told_guard_faults
from release.invariants.intake_counts import NAME as INTAKE
from release.layout import MANIFEST
from release.list_verdict import unmet
from schemas.decisions import KPM_LIST
from schemas.tahap import Tahap

# The invariants by their names in the manifest, with what each promises.
INVARIANTS: dict[str, str] = {
    INTAKE: "tidak ada baris hilang saat diterima / nothing lost at intake",
    "laporan_berujung": "setiap laporan berujung / every report ends somewhere",
    "air_terjun_seimbang": "air terjun seimbang / the waterfall foots",
    "tidak_dibayar_ganda": "tidak ada bayar ganda / no double payment",
    "kuota_dan_urutan": "kuota dan urutan ditaati / quota and order are kept",
    "terdaftar_memenuhi_syarat": "yang terdaftar memenuhi syarat / listed families are entitled",
    "masukan_tercatat_dan_baku": "masukan tercatat, bentuk baku / inputs named, form canonical",
}
GUARDS = "pengaman"
GUARDS_TEXT = "tidak ada pengaman yang terpicu dan tidak dilepas / no guard stands tripped"
LISTS = "daftar_kpm_great_expectations"
LISTS_TEXT = "setiap harapan atas daftar bayar dipenuhi / every expectation of the lists is met"


def _specs() -> list[dg.AssetCheckSpec]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [
            dg.AssetCheckSpec(name, asset="rilis", description=text, partitions_def=TAHAP)
            for name, text in {**INVARIANTS, LISTS: LISTS_TEXT, GUARDS: GUARDS_TEXT}.items()
        ]


@dg.multi_asset_check(name="gerbang", specs=_specs(), can_subset=True)
def gate_verdicts(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The verdicts on this tahap, as its manifest holds them."""
    with told_faults():
        folder = workplace.folders.release(Tahap.parse(context.partition_key))
        manifest = canonical_json.read(folder / MANIFEST)
        told = {verdict["nama"]: _invariant(verdict) for verdict in manifest["gerbang"]}
        told[LISTS] = _lists(manifest)
        told[GUARDS] = _guards(manifest["pengaman"])
    for key in context.selected_asset_check_keys:
        yield dg.AssetCheckResult(asset_key=key.asset_key, check_name=key.name, **told[key.name])


def _invariant(verdict: dict[str, Any]) -> dict[str, Any]:
    return {
        "passed": verdict["lulus"],
        "description": verdict["pesan"],
        "metadata": {"hitungan": dg.MetadataValue.json(verdict["hitungan"])},
    }


def _lists(manifest: dict[str, Any]) -> dict[str, Any]:
    judged = manifest["mutu_daftar"]
    files = sum(name.startswith(f"{KPM_LIST.name}/") for name in manifest["berkas"])
    poor = unmet(judged, files)
    calm = f"{len(judged)} harapan lulus di {files} berkas / expectations met in every file"
    lines = [
        {"harapan": one["harapan"], "kolom": one["kolom"], "berkas_lulus": one["berkas_lulus"]}
        for one in judged
    ]
    return {
        "passed": not poor,
        "description": "; ".join(poor) or calm,
        "metadata": {"harapan": dg.MetadataValue.table([dg.TableRecord(line) for line in lines])},
    }


def _guards(told: dict[str, Any]) -> dict[str, Any]:
    faults = told_guard_faults(told)
    passed = f"{len(told['hasil'])} hasil, {len(told['dilepas'])} keputusan / results, overrides"
    return {
        "passed": not faults,
        "description": "; ".join(faults) or passed,
        "metadata": {"hasil": dg.MetadataValue.json(told["hasil"])},
    }


CHECKS = [gate_verdicts]
