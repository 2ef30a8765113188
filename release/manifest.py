"""manifest.json: what a tranche was made from, what it holds, and who vouches for which byte.

What belongs here: the shape of that file.
What does not: the counting behind it, or anything of the day, machine or place of the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from release.canonical_json import rows, sealed
from release.fingerprint import schema_hash
from release.inputs import ReleaseInputs
from release.layout import PUBLISHED, manifest_hash
from release.totals import Totals, insured
from release.verdict import Verdict
from schemas.parquet import FileDigest

FORM = "5"
INPUT_COLUMNS = (
    "berkas",
    "tabel",
    "keadaan",
    "kode",
    "dibaca",
    "diterima",
    "ditolak",
    "berulang",
)


@dataclass(frozen=True)
class Account:
    """What was counted for the manifest: small frames, sorted."""

    files: pl.DataFrame
    totals: Totals
    quota: pl.DataFrame
    holds: pl.DataFrame
    changes: pl.DataFrame


def named_inputs(files: pl.DataFrame) -> list[dict[str, Any]]:
    """The received files as the manifest names them: by sha256, without name or path."""
    return rows(files.select(INPUT_COLUMNS).rename({"berkas": "sha256"}).sort("sha256"))


def manifest(
    inputs: ReleaseInputs,
    account: Account,
    parameters: Mapping[str, str],
    verdicts: Sequence[Verdict],
    quality: Sequence[Mapping[str, Any]],
    files: Mapping[str, FileDigest],
) -> dict[str, Any]:
    """The content of manifest.json, sealed: `sidik` is the sha256 of everything else in it.

    `parameters`: file name → sha256. `quality`: what was judged of the lists. `files`: every
    other file of the package by its name.
    """
    previous = inputs.previous
    return sealed(
        {
            "bentuk": FORM,
            "tahap": str(inputs.tahap),
            "triwulan": inputs.tahap.triwulan,
            "versi_dtsen": inputs.versi_dtsen,
            "batas": inputs.terms.cutoff.isoformat(),
            "diketahui_sampai": inputs.terms.as_of.isoformat(),
            "program": sorted(inputs.terms.programmes),
            "masukan": named_inputs(account.files),
            **inputs.people.as_json(),
            "kontrol": rows(account.totals.control),
            "kuota": rows(account.quota),
            "kuota_pbi": {
                "terdaftar": insured(account.totals),
                "kuota_nasional": inputs.terms.insured_quota,
            },
            "batas_nasional": dict(inputs.terms.ceilings),
            "penahanan": rows(account.holds),
            "perubahan": {
                "dari": None if previous is None else previous.name,
                "sebab": rows(account.changes),
            },
            "pengaman": inputs.guards.as_json(),
            "gerbang": [verdict.as_json() for verdict in verdicts],
            "mutu_daftar": list(quality),
            "versi": asdict(inputs.versions) | {"skema": schema_hash(PUBLISHED)},
            "parameter": dict(parameters),
            "berkas": {name: _file(digest) for name, digest in files.items()},
            "manifes_sebelumnya": {
                "tahap": None if previous is None else previous.name,
                "sha256": manifest_hash(previous),
            },
        }
    )


def _file(digest: FileDigest) -> dict[str, Any]:
    return {"baris": digest.rows, "bytes": digest.bytes, "sha256": digest.sha256}
