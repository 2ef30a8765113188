"""Ready, but outside the quota; found when the quota is shared out, not family by family."""

from __future__ import annotations

from rules.rule import NEVER, Rule

ATURAN = Rule(
    kode="KUOTA_HABIS",
    level="PROGRAM",
    sifat="WAIT",
    dasar="kuota triwulan (rules/parameters/tahap, daftar kuota)",
    dibuka_oleh="Kemensos, dengan kuota baru",
    terpenuhi=NEVER,
)
