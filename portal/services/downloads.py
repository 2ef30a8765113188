"""Files people take away: parts of a release as they are, or faces of them made for a scope.

What belongs here: who may take which, making a file once, and its sha256.
What does not: sending bytes (portal.routes), what a face shows (release.faces).

A file is bounded by one kabupaten/kota. A part as it lies in the release is sent byte for byte,
so that its sha256 is the manifest's; a face holds only rows within reach, numbers and reasons as
the scope's roles may see them, and no cell a spreadsheet would run.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.approval import Tranche
from assets.folders import Folders
from assets.list_files import NoSuchPart, face_rows
from assets.table_formats import FORMATS, write_as
from portal.roles import Role, Scope
from portal.services.masks import RESTRICTED_READERS, WHOLE_NUMBERS, masked_rows
from portal.settings import own_folder
from release.layout import APPROVAL, MANIFEST, SIGNATURE, SUMMARY, part_file
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.faces import FACES, VILLAGE
from schemas.parquet import replacing

KEPT_SECONDS = 86_400
# A spreadsheet of more rows opens on no office computer; CSV and Parquet hold any number.
MOST_SHEET_ROWS = 200_000
PURPOSES = ("PENYALURAN", "VERIFIKASI", "PENGADUAN", "AUDIT", "PELAPORAN", "LAINNYA")
_RAW = {table.name: table for table in (KPM_LIST, DECISIONS, PBI_LIST)}
SEALS = (MANIFEST, SUMMARY, APPROVAL, SIGNATURE)
_OFFICERS = frozenset(
    {Role.PETUGAS, Role.VERIFIKATOR_DINSOS, Role.PENYELIA, Role.PENGESAH, Role.AUDITOR}
)
_BY_KIND: Mapping[str, frozenset[Role]] = {
    KPM_LIST.name: frozenset({Role.KEMENTERIAN, Role.AUDITOR}),
    DECISIONS.name: frozenset({Role.AUDITOR}),
    PBI_LIST.name: frozenset({Role.AUDITOR}),
    "pembayaran": frozenset({Role.KEMENTERIAN}),
    "petugas": _OFFICERS | {Role.KEMENTERIAN},
    "desa": frozenset({Role.OPERATOR_DESA}),
}


@dataclass(frozen=True)
class Download:
    """A file ready to be sent: where it lies, what to call it, its sha256 and rows."""

    path: Path
    name: str
    sha256: str
    rows: int


class SheetTooLong(ValueError):
    """More rows than MOST_SHEET_ROWS."""


def kinds(scope: Scope) -> list[str]:
    """What the scope's roles may take of a release, parts as they are first."""
    return [kind for kind, roles in _BY_KIND.items() if scope.has(*roles)]


def formats(kind: str) -> tuple[str, ...]:
    """The formats a kind comes in: a part as it is, only as Parquet."""
    return ("parquet",) if kind in _RAW else FORMATS


def made(
    folders: Folders, scope: Scope, one: Tranche, kind: str, kab: str, ending: str
) -> Download | None:
    """The file asked for; None where it does not exist or is not within reach.

    SheetTooLong where a spreadsheet cannot hold it.
    """
    if kind not in kinds(scope) or ending not in formats(kind) or not scope.parts([kab]):
        return None
    if kind in _RAW:
        return _as_it_is(scope, one, kind, kab)
    areas = (kab,) if scope.covers(kab) else tuple(sorted(scope.wilayah))
    seen = (scope.has(*WHOLE_NUMBERS), scope.has(*RESTRICTED_READERS))
    stem = f"{kind}_{one.tahap}_{kab}" + ("" if areas == (kab,) else "_sebagian")

    def write(complete: Path) -> int:
        rows = face_rows(folders, one.tahap, kab, FACES[kind])
        if kind != VILLAGE.name:
            rows = masked_rows(scope, rows)
        rows = rows.filter(scope.condition("kode_desa"))
        if ending == "xlsx" and rows.height > MOST_SHEET_ROWS:
            raise SheetTooLong
        write_as(rows, FACES[kind], complete)
        return rows.height

    try:
        return made_file(
            folders, (one.manifes, kind, kab, ending, areas, seen), f"{stem}.{ending}", write
        )
    except NoSuchPart:
        return None


def made_file(
    folders: Folders, told: tuple[object, ...], name: str, write: Callable[[Path], int]
) -> Download:
    """A file made once for all who would get the same bytes, which is what `told` stands for.

    `write` puts it at a path of the same ending and gives its rows. It is kept for a day.
    """
    digest = hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:24]
    root = own_folder(folders.data) / "unduhan"
    target = root / digest / name
    sums = target.with_name(f"{name}.sha256")
    if not sums.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clean(root)
        with replacing(target) as unfinished:
            complete = unfinished.with_suffix(target.suffix)
            rows = write(complete)
            complete.rename(unfinished)
        sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
        with replacing(sums) as unfinished:
            unfinished.write_text(f"{sha256} {rows}", encoding="ascii")
    sha256, height = sums.read_text(encoding="ascii").split()
    return Download(target, name, sha256, int(height))


def seal_file(scope: Scope, one: Tranche, name: str) -> Download | None:
    """manifest.json and what seals it: for who reaches all of the release."""
    from portal.services.releases import covers_whole

    path = one.folder / name
    allowed = scope.has(Role.KEMENTERIAN, Role.PENGESAH, Role.AUDITOR)
    if name not in SEALS or not path.exists() or not allowed or not covers_whole(scope, one):
        return None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Download(path, f"{one.tahap}_{name}", digest, 0)


def _as_it_is(scope: Scope, one: Tranche, kind: str, kab: str) -> Download | None:
    from release import canonical_json

    name = part_file(_RAW[kind], kab)
    known = canonical_json.read(one.folder / MANIFEST)["berkas"].get(name)
    if known is None or not scope.covers(kab):
        return None
    return Download(
        one.folder / name,
        f"{kind}_{one.tahap}_{kab}.parquet",
        known["sha256"],
        known["baris"],
    )


def _clean(root: Path) -> None:
    """Remove made files of yesterday: what is asked for again is made again."""
    limit = time.time() - KEPT_SECONDS
    for folder in root.iterdir():
        files = list(folder.iterdir()) if folder.is_dir() else []
        if files and max(file.stat().st_mtime for file in files) < limit:
            for file in files:
                file.unlink(missing_ok=True)
            folder.rmdir()
