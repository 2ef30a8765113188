"""How names go wrong between the birth certificate and a table.

What belongs here: whole-column changes to names, each drawn at a rate.
What does not: numbers and dates (misread.py), or which rates apply (noise.yaml).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from synthetic.settings import Noise
from synthetic.streams import Rng, draw_codes

MUHAMMAD_FORMS = (
    "MUH. ", "MOH. ", "M. ", "MOHAMAD ", "MUHAMAD ", "MOCHAMAD ", "MOCHAMMAD ", "MUCHAMAD ",
    "MOHAMMAD ", "MHD. ", "MUH ", "M ",
)  # fmt: skip
OTHER_FORMS = (
    (r"^SITI ", ("ST. ", "SITTI ", "STI ", "ST ")),
    (r"^NUR ", ("NUR", "NOOR ", "NOR ")),
    (r"^NUR([A-Z]{4})", ("NUR ${1}",)),
    (r"\bABDUL ", ("ABD. ", "ABDUL", "ABD ", "ABDOEL ")),
    (r"\bAHMAD\b", ("ACHMAD", "AKHMAD", "AHMAT")),
)
ANY_OTHER_FORM = "|".join(pattern for pattern, _ in OTHER_FORMS)
OLD_SPELLING = (
    ("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"), ("SY", "SJ"), ("KH", "CH"), ("F", "P"),
    ("V", "F"), ("Z", "S"), ("I", "IE"), ("IY", "Y"), ("NN", "N"), ("L", "LL"), ("T", "TH"),
    ("Q", "K"), ("DI", "DY"),
)  # fmt: skip
TITLES_MALE = ("H. ", "BPK ", "PAK ", "ALM. ", "UST. ", "SDR. ")
TITLES_FEMALE = ("HJ. ", "NY. ", "IBU ", "ALMH. ", "SDRI. ", "NY ")
DEGREES = (", S.PD", " SE", ", S.KOM", " AMD")
LONGEST = 25
MOST = 0.9  # no error becomes more likely than this, however bad the village
TYPO_KINDS = (0.50, 0.25, 0.25)  # letter lost, two exchanged, the key beside it
NICKNAME_KINDS = (0.45, 0.35, 0.20)  # "Bu" and first name, its end, first name and father
DEGREE = 0.1  # of titles: a degree is added
NEIGHBOURS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "SVXSWDFGUHJKNBIOWEARYCQZTX", strict=True))


def misspell(
    rng: Rng, names: pl.Series, sex: np.ndarray, rates: Noise, quality: np.ndarray
) -> pl.Series:
    """`names` as someone would write them: each error at its rate times the row's `quality`.

    sex: 1 or 2 per row, for titles. Length and order stay; nothing becomes empty.
    """
    n = len(names)
    hits = {
        change: rng.random(n, dtype=np.float32) < np.minimum(getattr(rates, rate) * quality, MOST)
        for rate, change in STEPS.items()
    }
    # only the rows that change are touched: most do not
    rows = np.flatnonzero(np.logical_or.reduce(list(hits.values())))
    written, who = names.gather(rows), sex[rows]
    for change, hit in hits.items():
        places = np.flatnonzero(hit[rows])
        if len(places):
            written = put(written, places, change(rng, written.gather(places), who[places]))
    return put(names, rows, written)


def put(column: pl.Series, places: np.ndarray, values: pl.Series) -> pl.Series:
    """`column` with `values` at `places`."""
    index = np.arange(len(column))
    index[places] = len(column) + np.arange(len(places))
    return pl.concat([column, values.cast(column.dtype)]).gather(index)


def pick(rng: Rng, n: int, options: tuple[str, ...]) -> pl.Series:
    """`n` texts drawn evenly from `options`."""
    return pl.Series(options, dtype=pl.String).gather(rng.integers(0, len(options), n))


def _muhammad(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    short = pick(rng, len(names), MUHAMMAD_FORMS) + names.str.slice(len("MUHAMMAD "))
    bears = np.flatnonzero(names.str.starts_with("MUHAMMAD ").to_numpy())
    return put(names, bears, short.gather(bears))


def _other_forms(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    bears = np.flatnonzero(names.str.contains(ANY_OTHER_FORM).to_numpy())
    frame = pl.DataFrame({"n": names.gather(bears), "u": rng.random(len(bears))})
    for pattern, forms in OTHER_FORMS:
        changed = pl.col("n")
        for place, form in enumerate(forms):
            chosen = (pl.col("u") * len(forms)).floor() == place
            changed = (
                pl.when(chosen).then(pl.col("n").str.replace(pattern, form)).otherwise(changed)
            )
        frame = frame.with_columns(n=changed)
    return put(names, bears, frame["n"])


def _old_spelling(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    changed = pl.col("n")
    for place, (new, old) in enumerate(OLD_SPELLING):
        respelt = pl.col("n").str.replace(new, old, literal=True)
        changed = pl.when(pl.col("k") == place).then(respelt).otherwise(changed)
    frame = pl.DataFrame({"n": names, "k": rng.integers(0, len(OLD_SPELLING), len(names))})
    return frame.select(n=changed)["n"]


def _title(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    male = pick(rng, len(names), TITLES_MALE) + names
    female = pick(rng, len(names), TITLES_FEMALE) + names
    titled = put(male, np.flatnonzero(sex == 2), female.filter(pl.Series(sex == 2)))
    degree = np.flatnonzero(rng.random(len(names)) < DEGREE)
    return put(titled, degree, names.gather(degree) + pick(rng, len(degree), DEGREES))


def _nickname(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    first = names.str.split(" ").list.first()
    tail = first.str.slice(-5)
    kind = draw_codes(rng, len(names), NICKNAME_KINDS)
    called = pl.Series(np.where(sex == 2, "BU ", "PAK ")) + first
    father = pl.Series(np.where(sex == 2, " BINTI ", " BIN ")) + first.shift(1, fill_value="AHMAD")
    short = put(called, np.flatnonzero(kind == 1), tail.filter(pl.Series(kind == 1)))
    with_father = (first + father).filter(pl.Series(kind == 2))
    return put(short, np.flatnonzero(kind == 2), with_father)


def _typo(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    length = names.str.len_chars().to_numpy()
    at = 1 + (rng.random(len(names)) * np.maximum(length - 2, 1)).astype(np.int64)
    kind = draw_codes(rng, len(names), TYPO_KINDS)
    frame = pl.DataFrame({"n": names, "p": at, "k": kind})
    head = pl.col("n").str.slice(0, pl.col("p"))
    one = pl.col("n").str.slice(pl.col("p"), 1)
    two = pl.col("n").str.slice(pl.col("p") + 1, 1)
    tail = pl.col("n").str.slice(pl.col("p") + 1)
    after = pl.col("n").str.slice(pl.col("p") + 2)
    changed = (
        pl.when(pl.col("k") == 0)
        .then(pl.concat_str(head, tail))
        .when(pl.col("k") == 1)
        .then(pl.concat_str(head, two, one, after))
        .otherwise(pl.concat_str(head, one.replace(NEIGHBOURS), tail))
    )
    return frame.select(n=changed.str.strip_chars())["n"]


def _swap_tokens(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    return names.str.replace(r"^(\S+) (\S+)", "${2} ${1}")


def _drop_token(rng: Rng, names: pl.Series, sex: np.ndarray) -> pl.Series:
    cut = names.str.slice(0, LONGEST).str.strip_chars()
    short = names.str.replace(r" \S+$", "")
    return put(
        short,
        np.flatnonzero(cut.str.len_chars().to_numpy() == LONGEST),
        cut.filter(cut.str.len_chars() == LONGEST),
    )


# In this order: what shortens a name comes before what respells it. Rate (of Noise) and change.
STEPS: dict[str, Callable[[Rng, pl.Series, np.ndarray], pl.Series]] = {
    "nickname": _nickname,
    "dropped_token": _drop_token,
    "swapped_tokens": _swap_tokens,
    "old_spelling": _old_spelling,
    "muhammad": _muhammad,
    "siti_nur_abdul": _other_forms,
    "typo": _typo,
    "title": _title,
}
