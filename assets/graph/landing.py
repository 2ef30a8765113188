"""The folders other bodies send files to, as sources of the graph.

What belongs here: one external asset per landing folder, with how fresh it must be, and the
report that new files arrived there.
What does not: reading a file (`intake`).
"""

from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from assets.graph.automation import MONTHLY, QUARTERLY
from assets.graph.describe import place
from assets.graph.groups import LANDING
from assets.graph.texts import INDONESIAN

FOLDERS = {
    "posyandu": MONTHLY,
    "dtsen": QUARTERLY,
    "kepesertaan": QUARTERLY,
    "verifikasi": QUARTERLY,
    "komponen": QUARTERLY,
    "kuota": QUARTERLY,
    "eksklusi": QUARTERLY,
    "sanggah": QUARTERLY,
    "pembayaran": QUARTERLY,
    "wilayah_posyandu": QUARTERLY,
    "tanggapan_aduan": MONTHLY,
    "rujukan_opd": QUARTERLY,
    "daftar_posyandu": QUARTERLY,
}


def source(folder: str) -> str:
    """The asset of a landing folder."""
    return f"kiriman_{folder}"


SOURCES = [
    dg.AssetSpec(
        source(folder),
        group_name=LANDING.name,
        owners=[LANDING.owner],
        description=f"{INDONESIAN[source(folder)]}: folder landing/{folder}, seperti diterima.\n\n"
        f"*Files exactly as received in landing/{folder}.*",
        kinds={"csv"},
        freshness_policy=policy,
    )
    for folder, policy in FOLDERS.items()
]


def report_arrivals(
    context: dg.AssetExecutionContext, landing: Path, arrived: Mapping[str, int]
) -> None:
    """Tell Dagster which folders of `landing` received files that were not known before."""
    for folder in sorted(set(arrived) & set(FOLDERS)):
        context.log_event(
            dg.AssetMaterialization(
                source(folder),
                metadata={"berkas_baru": arrived[folder], "letak": place(landing / folder)},
            )
        )
