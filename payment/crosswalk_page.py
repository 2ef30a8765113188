"""The crosswalk to SIKS-NG as a page, `docs/siks-ng.md`, written from the reviewed file.

    python -m payment.crosswalk_page          writes docs/siks-ng.md
    python -m payment.crosswalk_page --check  exit 1 if the file is not current

What belongs here: laying the crosswalk out as Markdown.
What does not: any row of it (`reference/siks_ng.yaml`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from schemas.page import kept_page
from schemas.reasons import REASONS
from schemas.siks_ng import AXES, UNLABELLED, crosswalk

FILE = Path(__file__).resolve().parents[1] / "docs" / "siks-ng.md"
_HEAD = f"""# Tiga sumbu dan label SIKS-NG · Three axes and SIKS-NG's labels

Berkas ini ditulis oleh `python -m payment.crosswalk_page` dari `reference/siks_ng.yaml`; jangan
disunting. This file is written from the reviewed file; do not edit it.

Satu label SIKS-NG mencampur tiga hal: siapa keluarganya, apakah ia berhak, dan sampai di mana
uangnya. Di sini ketiganya terpisah: keluarga dapat dikenal dan berhak sementara rekeningnya gagal.
Setiap kode alasan terletak pada satu sumbu; keadaan terburuk pada sebuah sumbu yang berlaku. Tidak
ada daftar resmi label ini yang dipegang; artinya menurut halaman desa dan berita 2022–2025.
`{UNLABELLED}`: SIKS-NG tidak mempunyai label yang sepadan.

*One SIKS-NG label mixes who a family is, whether it is entitled, and where its money is. Here they
are apart. No official list of the labels is held.*
"""


def page() -> str:
    """The whole page, the same text for the same file."""
    known = crosswalk()
    parts = [_HEAD, "\n## Dari kami ke SIKS-NG · From ours\n"]
    for axis, states in AXES.items():
        parts.append(f"\n### {axis}\n\n| keadaan | dari | label SIKS-NG |\n|---|---|---|\n")
        for state in states:
            rows = [r for r in known.rows if (r["sumbu"], r["keadaan"]) == (axis, state)]
            parts += [f"| {state} | {_from(row)} | {row['label']} |\n" for row in rows] or [
                f"| {state} | tanpa alasan pada sumbu ini | {UNLABELLED} |\n"
            ]
    parts.append(
        "\n## Dari SIKS-NG ke kami · From SIKS-NG\n\n"
        "| label | arti | sumbu | kelas | di sini |\n|---|---|---|---|---|\n"
    )
    for label in known.labels:
        ours = [row["nilai"] for row in known.rows if row["label"] == label["label"]]
        here = ", ".join(ours) or "tidak terlihat: langkah di luar umpan balik bank dan pos"
        parts.append(
            f"| {label['label']} | {label['arti']} / {label['arti_en']} "
            f"| {label['sumbu']} | {label['kelas']} | {here} |\n"
        )
    return "".join(parts)


def _from(row: dict[str, str]) -> str:
    if row["jenis"] == "ALASAN":
        return f"{row['nilai']} ({REASONS[row['nilai']].label})"
    return (
        "umpan balik" if row["nilai"] not in ("TIDAK_DI_DAFTAR", "DITAHAN_REKENING") else "putusan"
    )


if __name__ == "__main__":
    sys.exit(kept_page(FILE, page(), "payment.crosswalk_page", sys.argv[1:]))
