"""A verdict: whether one invariant holds, in counts.

What belongs here: the word all invariants answer with, and the refusal they lead to.
What does not: any invariant itself, or a row that broke it – a verdict names no person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What an invariant found: `lulus` it holds, `hitungan` the counts it rests on."""

    nama: str
    lulus: bool
    hitungan: dict[str, int]
    pesan: str

    def as_json(self) -> dict[str, object]:
        """The verdict as it stands in the manifest."""
        return {
            "nama": self.nama,
            "lulus": self.lulus,
            "hitungan": dict(sorted(self.hitungan.items())),
            "pesan": self.pesan,
        }


def judge(nama: str, hitungan: dict[str, int], faults: dict[str, str], sound: str) -> Verdict:
    """The verdict on counts: it holds if every count named in `faults` is zero.

    `faults` gives, for a count that must be zero, what it means when it is not.
    """
    broken = [f"{text}: {hitungan[name]}" for name, text in faults.items() if hitungan[name]]
    return Verdict(nama, not broken, hitungan, "; ".join(broken) if broken else sound)


class GateRefused(RuntimeError):
    """The gate found an invariant broken, or the lists' judge a fault; nothing was published."""

    def __init__(self, verdicts: Sequence[Verdict], lists: Sequence[str] = ()) -> None:
        """Tell every broken invariant, and `lists`: what does not hold of the lists, in words."""
        self.verdicts = list(verdicts)
        broken = [f"{one.nama}: {one.pesan}" for one in self.verdicts if not one.lulus]
        broken += [f"mutu_daftar: {text}" for text in lists]
        super().__init__(
            "Gerbang menolak penerbitan, tidak ada yang berubah / the gate refused, nothing was "
            "published. " + " | ".join(broken)
        )
