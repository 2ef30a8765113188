"""Ready and inside the quarter's quota, beyond this wave's ceiling; found when the quota is
shared out, not family by family.
"""

from __future__ import annotations

from rules.rule import NEVER, Rule

ATURAN = Rule(
    kode="MENUNGGU_GELOMBANG",
    level="PROGRAM",
    sifat="WAIT",
    dasar="pagu gelombang (rules/parameters/tahap, daftar kuota)",
    dibuka_oleh="gelombang berikut",
    terpenuhi=NEVER,
)
