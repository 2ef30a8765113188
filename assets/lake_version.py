"""The version of a data folder's tables, and who may work with it.

What belongs here: reading and writing `versi.json`, and refusing a folder of another version.
What does not: bringing an older folder forward (assets.migration).
"""

from __future__ import annotations

import json
from pathlib import Path

from schemas.parquet import replacing

FILE = "versi.json"
# 1: before versions were kept. 2: received rows in today's columns, releases with the waterfall
# at every level (manifest of form 5).
CURRENT = 2
_FIRST = 1
# Without any of these a folder is new, or holds releases alone, which say their own form: the
# program that writes first gives it its version.
_HOLDS_DATA = ("lake", "tinjauan")


class OtherVersion(ValueError):
    """The data folder is older or newer than this program; the text says what to do."""


def version_of(data: Path) -> int | None:
    """The version of a data folder; None if it is new. OtherVersion if the file says nothing."""
    path = data / FILE
    if path.exists():
        try:
            return int(json.loads(path.read_text(encoding="utf-8"))["bentuk"])
        except (ValueError, KeyError, TypeError):
            raise OtherVersion(
                f"{path}: tidak terbaca / unreadable. Kembalikan dari cadangan / bring it back "
                "from a backup."
            ) from None
    return _FIRST if any((data / name).is_dir() for name in _HOLDS_DATA) else None


def require_current(data: Path) -> None:
    """OtherVersion unless the folder is new or of this program's version."""
    found = version_of(data)
    if found is None or found == CURRENT:
        return
    if found > CURRENT:
        raise OtherVersion(
            f"Folder data {data} berbentuk {found}, lebih baru daripada program ini ({CURRENT}); "
            "tidak ada yang disentuh. Pasang program yang lebih baru. / The data folder is newer "
            "than this program; nothing was touched. Install the newer program."
        )
    raise OtherVersion(
        f"Folder data {data} berbentuk {found}, program ini memerlukan {CURRENT}; tidak ada yang "
        f"disentuh. Lihat dulu apa yang berubah: bansos migrate --data {data} / The data folder is "
        "older than this program; nothing was touched. See first what would change."
    )


def mark_if_new(data: Path) -> None:
    """Give a new data folder this program's version; OtherVersion as `require_current`."""
    require_current(data)
    if not (data / FILE).exists():
        set_current(data)


def set_current(data: Path) -> None:
    """Say that the folder is of this program's version."""
    with replacing(data / FILE) as unfinished:
        unfinished.write_text(json.dumps({"bentuk": CURRENT}) + "\n", encoding="utf-8")
