"""Groups, owners and pools: the words by which officers find an asset.

What belongs here: every group once, with who answers for it, and the pool of the one writer.
What does not: which asset stands in which group (its own spec says so).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """A group of assets: its name in the graph and the team that answers for it."""

    name: str
    owner: str


LANDING = Group("kiriman", "team:penerima_data")
POSYANDU = Group("posyandu", "team:petugas_posyandu")
DTSEN = Group("dtsen", "team:pengelola_dtsen")
LISTS = Group("daftar_lain", "team:penerima_data")
LINKS = Group("padanan", "team:petugas_padanan")
REGISTER = Group("keluarga", "team:pengelola_register")
DECISIONS = Group("putusan", "team:penetapan")
RELEASE = Group("rilis", "team:penetapan")
DISBURSEMENT = Group("penyaluran", "team:penyaluran")
COMPLAINTS = Group("aduan", "team:penanganan_aduan")
MART = Group("mart", "team:analis")

GROUPS = (
    *(LANDING, POSYANDU, DTSEN, LISTS, LINKS, REGISTER, DECISIONS, RELEASE),
    *(DISBURSEMENT, COMPLAINTS, MART),
)

# Every step that writes to the lake or a release takes a place in this pool of one.
WRITER_POOL = "penulis_data"
# Steps of one run in several processes meet at the data folder's lock; with this tag the
# executor starts them one after the other, and only checks run beside a writer.
WRITER_TAG = {"bansos/penulis": "data"}
