"""The waiting pairs as one Parquet file that all workers read by area.

What belongs here: making that file when the links have changed, and its light columns.
What does not: what officers decided since (`review_queue`), or cards (`cards`).

The file repeats what lies in the lake, sorted so that an area is a range of it (`made_once`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.folders import Folders
from assets.waiting import waiting_pairs
from portal.services.made_once import made_once, mark
from portal.settings import own_folder
from review.cards import with_card_texts, with_village_names
from review.evidence import REGISTERED, REPORTED
from review.sentences import with_sentences
from schemas.fingerprint import fingerprints
from schemas.review import CANDIDATE, DECISIONS, MENTION

_EVIDENCE = ("bobot_per_bidang", "pola_kedua", "bobot_per_bidang_kedua", "nik_padan")
_SAME = [
    "formulir",
    "peran",
    "id_orang_calon",
    *(f"{name}_l" for name in REPORTED),
    *(f"{name}_d" for name in REGISTERED),
]
LINE = ("bidang", "laporan", "dtsen", "kedua", "banding", "gaya")
SENTENCES = ("judul", "mengapa", "akibat", "serapor")
# What the list, the verdicts and the recording of an answer need; the cards read all.
LIGHT = (
    *dict.fromkeys(
        (
            *(name for name in DECISIONS.column_names if name in {*MENTION, *CANDIDATE}),
            *("id_pasangan", "bukti", "formulir", "dua_petugas", "peluang", "pola"),
            *("versi_model", "versi_dtsen", "kode_desa_l", "tgl_lapor", "sidik_isi", "peserta"),
        )
    ),
)


def queue_file(folders: Folders) -> Path | None:
    """The file of the pairs that wait now; None where there are no links yet."""
    sources = [folders.review_queue, folders.links, folders.list_("kepesertaan")]
    if not all(path.exists() for path in sources):
        return None
    folder = own_folder(folders.data) / "antrean"
    return made_once(folder, "pasangan", map(mark, sources), lambda: _waiting(folders))


def _told(pairs: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """`kept` with what a card says: `garis`, its fields, and the sentences.

    Putting texts together costs more than reading them, so it is done once and not per page.
    """
    numbered = with_village_names(pairs.with_row_index("urut"))
    fields = with_card_texts(numbered).group_by("urut", maintain_order=True)
    lines = fields.agg(garis=pl.struct(LINE))
    sentences = with_sentences(numbered, blind=False).select("urut", *SENTENCES)
    return (
        kept.with_row_index("urut")
        .join(lines, on="urut", how="left", maintain_order="left")
        .join(sentences, on="urut", how="left", maintain_order="left", suffix="_kata")
        .drop("urut")
    )


def _waiting(folders: Folders) -> pl.DataFrame:
    found = waiting_pairs(folders)
    if found is None:
        return pl.DataFrame(schema={name: pl.String for name in LIGHT})
    evidence = found.links.select(*MENTION, *_EVIDENCE)
    joined = found.pairs.drop("keadaan").join(evidence, on=list(MENTION), how="left")
    same = fingerprints(joined, _SAME, 16).alias("sidik_isi")
    return _told(found.pairs, joined.with_columns(same)).sort(
        "kode_desa_l", "id_laporan", "isi", maintain_order=True, nulls_last=True
    )
