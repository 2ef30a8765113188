"""Random streams that depend on nothing but their names.

What belongs here: turning (seed, area, purpose) into an independent generator.
What does not: what is drawn from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

Rng = np.random.Generator


def stream(seed: int, *names: str) -> Rng:
    """An independent generator for `seed` and the names given, the same on every machine.

    Names are joined and hashed with SHA-256 (Python's own hash() differs between processes).
    """
    digest = hashlib.sha256("\x1f".join((str(seed), *names)).encode()).digest()
    words = np.frombuffer(digest, dtype="<u4")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words.tolist())))


def chance(rng: Rng, size: int, probability: float | np.ndarray) -> np.ndarray:
    """`size` booleans, each true with `probability` (one number or one per element)."""
    return np.asarray(rng.random(size, dtype=np.float32) < probability)


def draw_codes(rng: Rng, size: int, weights: Sequence[float] | np.ndarray) -> np.ndarray:
    """`size` positions 0…len(weights)-1, drawn in proportion to `weights` (int16)."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    places = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.asarray(np.minimum(places, len(edges) - 1), dtype=np.int16)
