"""The release's seven invariants, shown beside the tables they concern.

What belongs here: the first invariant over the lake as it stands, and all seven verdicts of
a tahap as the gate wrote them into its manifest.
What does not: judging a tranche anew – the gate decided; `bansos verify` re-checks.
"""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.folders import Folders
from assets.graph.faults import told_faults
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Workplace
from release.invariants.intake_counts import NAME as INTAKE
from release.invariants.intake_counts import intake_counts
from release.received import kept_rows
from schemas import forms, lists
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


@dg.asset_check(asset="berkas", name="penerimaan_utuh", blocking=True)
def nothing_lost_at_intake(workplace: Workplace) -> dg.AssetCheckResult:
    """Rows read = accepted + rejected + repeated, and every accepted row lies in the lake."""
    folders = workplace.folders
    with told_faults():
        verdict = intake_counts(pl.read_parquet(folders.files), kept_rows(_accepted(folders)))
    return dg.AssetCheckResult(
        passed=verdict.lulus,
        description=verdict.pesan,
        metadata={"hitungan": dg.MetadataValue.json(verdict.hitungan)},
    )


def _accepted(folders: Folders) -> list[Path]:
    tables = [folders.form(form) for form in forms.FORMS]
    tables += [folders.list_(name) for name in lists.LISTS]
    return tables + sorted(folders.lake.glob("dtsen_*/*/*.parquet"))


def _specs() -> list[dg.AssetCheckSpec]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [
            dg.AssetCheckSpec(name, asset="rilis", description=text, partitions_def=TAHAP)
            for name, text in INVARIANTS.items()
        ]


@dg.multi_asset_check(name="gerbang", specs=_specs(), can_subset=True)
def gate_verdicts(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    """The verdicts of the gate on this tahap, as its manifest holds them."""
    folder = workplace.folders.release(Tahap.parse(context.partition_key))
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    verdicts = {verdict["nama"]: verdict for verdict in content["gerbang"]}
    for key in context.selected_asset_check_keys:
        verdict = verdicts[key.name]
        yield dg.AssetCheckResult(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=verdict["lulus"],
            description=verdict["pesan"],
            metadata={"hitungan": dg.MetadataValue.json(verdict["hitungan"])},
        )


CHECKS = [nothing_lost_at_intake, gate_verdicts]
