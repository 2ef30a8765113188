"""The hash of what a frame holds, to tell whether a part's inputs are those of the last time.

What belongs here: that hash alone.
What does not: fingerprints of single rows (`fingerprint`), or the bytes of a file.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def frame_sha256(frame: pl.DataFrame) -> str:
    """sha256 over names, types and cells in the frame's own order, as Arrow writes them.

    Equal hashes mean equal frames. Equal frames in another order, or told by another version
    of Polars, may differ: then a part is made once more than needed, never once too few.
    """
    import polars as pl

    held = io.BytesIO()
    whole = frame.rechunk()
    whole.write_ipc(held, compat_level=pl.CompatLevel.oldest())
    return hashlib.sha256(held.getbuffer()).hexdigest()
