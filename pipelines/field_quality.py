"""`bansos evaluate` without a truth: officers' labels, and samples judged blind by two.

What belongs here: options to answers, and how the figures are shown.
What does not: drawing and measuring (review, `assets.quality`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import review
from assets.folders import Folders
from assets.quality import draw_sample, judge_sample, labels_of
from pipelines.faults import BadUse
from pipelines.review import linked, show_findings, told, writing
from pipelines.show import console, frame_table, number, print_json


def show_labels(data: Path, as_json: bool) -> None:
    """How often officers say SAMA in each band of the model's probability."""
    rows = review.agreement_by_band(labels_of(linked(data)))
    if as_json:
        print_json({"label": rows.to_dicts()})
    elif rows.is_empty():
        console.print("Belum ada putusan petugas / no decision of an officer yet.")
    else:
        console.print(frame_table(rows, "Putusan petugas menurut peluang / labels by probability"))


def draw(data: Path, size: int, seed: int | None, out: Path | None) -> None:
    """Write the two blind workbooks of a sample."""
    if seed is None or out is None:
        raise BadUse("--sample perlu juga / also needs: --seed dan --out BERKAS.xlsx.")
    folders: Folders = linked(data)
    with told(), writing(folders):
        drawn = draw_sample(folders, size, seed, out)
    console.print(frame_table(drawn.strata, "Lapis peluang / strata"))
    for path in drawn.paths:
        console.print(f"  {path}", soft_wrap=True)
    console.print(
        "Satu buku untuk tiap petugas; keduanya menilai sendiri-sendiri / one workbook each, "
        "judged apart. Berkas memuat data pribadi / these files hold personal data."
    )


def judge(data: Path, files: list[Path], as_json: bool) -> None:
    """Kappa, precision and recall from the two filled workbooks."""
    if len(files) != len(("A", "B")):
        raise BadUse("--sample-in perlu dua berkas / takes two files: --sample-in A --sample-in B.")
    with told():
        try:
            judged = judge_sample(linked(data), files)
        except review.AgreementFault as fault:
            raise BadUse(str(fault)) from None
    if judged.figures is None:
        for book in judged.books:
            show_findings(book.name, book.findings)
        raise BadUse("Perbaiki sel yang disebut lalu ulangi / mend the cells named, then repeat.")
    if as_json:
        print_json(judged.figures)
        return
    _show(judged.figures)


def _show(figures: dict[str, Any]) -> None:
    console.print(
        f"Pasangan / pairs {number(figures['pasangan'])}, dinilai keduanya / judged by both "
        f"{number(figures['dinilai_keduanya'])}, tak sepakat / not agreed "
        f"{number(figures['tak_sepakat'])}"
    )
    for name, label in (
        ("kappa", "kappa Cohen"),
        ("presisi", "presisi / precision"),
        ("recall", "recall (orang bercalon / persons with a candidate)"),
    ):
        one = figures[name]
        text = f"{label}: {one['nilai']}  (95 %: {one['bawah']}–{one['atas']})"
        if "bila_semua_sama" in one:
            text += (
                f"; bila yang tak sepakat semua bukan / sama: {one['bila_semua_bukan']} / "
                f"{one['bila_semua_sama']}"
            )
        console.print(text, soft_wrap=True)
