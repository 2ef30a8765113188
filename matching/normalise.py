"""Names as written → names to compare: canonical tokens, their sounds, and what was cut away.

What belongs here: cleaning, titles, patronyms, newborns and wives named by another, written
forms of a token. Everything runs on the distinct names of a column.
What does not: the word lists (lexicon), the sound rules (`sounds`), comparing two names.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from matching.lexicon import forms, titles
from matching.plain_names import Numbers, lists_of, numbered, plain_names
from matching.sounds import fold_tokens

# Beyond this many letters and tokens nothing more is learnt about a person; a name column may
# hold 500 characters, and a pasted text must not cost more than a name.
LONGEST_NAME = 120
MOST_TOKENS = 8

# Nothing but letters A–Z between single spaces: cleaning makes it upper case and no more.
_LETTERS = r"^[A-Za-z]+(?: [A-Za-z]+)*$"


def normalised(names: pl.Series) -> pl.DataFrame:
    """One row per name: `nama_bersih`, `nama_lipat`, `tanda`, in the order given.

    `nama_bersih`: canonical tokens in their order, null where nothing of a name is left;
    `nama_lipat`: the same tokens folded onto their sound; `tanda`: BAYI when the name is that
    of the newborn's mother ("By. Ny. X"), NYONYA when it may be the husband's ("Ny. X"), else
    empty. Normalising a `nama_bersih` again gives itself.
    """
    places, table = normal_forms(names.cast(pl.String))
    return table.with_columns(pl.col("tanda").fill_null(""))[places]


def normal_forms(names: pl.Series) -> tuple[Numbers, pl.DataFrame]:
    """The place of each name in a table of distinct names, and this table: `nama_bersih`,
    `nama_lipat`, `tanda` (see `normalised`), null for no name."""
    places, distinct = numbered(names)
    known = distinct.is_not_null().arg_true()
    found = _forms_of(distinct.gather(known))
    # Where the forms of each distinct name stand; those of no name stand last.
    row = np.full(len(distinct), found.height)
    row[known.to_numpy()[found["asal"].to_numpy()]] = np.arange(found.height)
    forms_of = found.drop("asal")
    return row[places], pl.concat([forms_of, forms_of.clear(1)])


def _forms_of(distinct: pl.Series) -> pl.DataFrame:
    """Columns asal (the place of a text), nama_bersih, nama_lipat, tanda, in any order."""
    raw = pl.col("teks")
    letters = raw.str.contains(_LETTERS) & (raw.str.len_bytes() <= LONGEST_NAME)
    written = distinct.to_frame("teks").with_row_index("asal").with_columns(letters.alias("huruf"))
    upper = written.filter("huruf").select("asal", raw.str.to_uppercase())
    strange = written.filter(~pl.col("huruf")).select("asal", _letters_and_spaces(raw))
    plain, others = plain_names(pl.concat([upper, strange]), _canonical, MOST_TOKENS)
    start = others.with_columns(pl.lit("").alias("tanda"))
    marked = plain.with_columns(pl.lit("").alias("tanda"))
    return pl.concat([marked, _with_folded(_until_settled(start))])


def _alternatives(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(ordered) + ")"


@lru_cache(maxsize=1)
def _marked_titles() -> str:
    """Degrees at the end that are preceded by a comma or written with dots."""
    dotted = [r"\.?\s?".join(word.split(".")) for word in titles().after_marked]
    dotted += list(titles().after)
    after_comma = r"(?:\s*,[\s,]*(?:" + "|".join(sorted(dotted, key=len, reverse=True)) + r")\.?)"
    # Two letters without a dot may be a name: without a comma the first dot is required.
    with_dot = [
        r"\." + r"\s?" + r"\.?\s?".join(word.split(".")[1:])
        for word in titles().after_marked
        if "." in word
    ]
    heads = [word.split(".")[0] for word in titles().after_marked if "." in word]
    spaced = "|".join(
        sorted((head + tail for head, tail in zip(heads, with_dot, strict=True)), key=len)[::-1]
    )
    return rf"(?:{after_comma}|\s+(?:{spaced})\.?)+[\s,.]*$"


def _letters_and_spaces(raw: pl.Expr) -> pl.Expr:
    """Upper-case A–Z and single spaces, without marks, degrees after a comma, or notes."""
    patronym = _alternatives(titles().patronym_marked)
    return (
        raw.str.slice(0, 2 * LONGEST_NAME)
        .str.normalize("NFKD")
        .str.to_uppercase()
        .str.replace_all(r"[\p{M}\p{Cc}\p{Cf}'’‘`´ʼʹ\"]", "")
        .str.replace_all(r"[()\[\]/_;:&+-]", " ")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .str.replace(_marked_titles(), "")
        .str.replace_all(rf"([A-Z]) {patronym}\. ?([A-Z])", "${1} BIN ${2}")
        .str.replace_all(r"[^A-Z]+", " ")
        .str.strip_chars()
        .str.slice(0, LONGEST_NAME)
        .str.strip_chars()
    )


def _until_settled(start: pl.DataFrame) -> pl.DataFrame:
    """Columns asal, teks, tanda after cutting and respelling until nothing changes any more."""
    settled: list[pl.DataFrame] = []
    moving = start
    while not moving.is_empty():
        after = _cut(moving)
        after = after.with_columns(_respelled(after["teks"]).alias("teks"))
        same = after["teks"] == moving["teks"]
        settled.append(after.filter(same))
        moving = after.filter(~same)
    return pl.concat(settled) if settled else start


def _cut(frame: pl.DataFrame) -> pl.DataFrame:
    """`teks` without titles, patronym and the words that mark a newborn or a wife."""
    table = titles()
    link = _alternatives(table.newborn_link)
    newborn = (
        rf"^(?:{_alternatives(table.newborn)}(?: {link})*"
        rf"|{_alternatives(table.child)}(?: {link})+)(?: |$)"
    )
    wife = rf"^{_alternatives(table.wife)} (\S.*)$"
    note = rf"^(?:{_alternatives(table.newborn_note)}(?: |$))+"
    text = pl.col("teks")
    is_newborn = text.str.contains(newborn)
    is_wife = text.str.contains(wife)
    only_titles = rf"^{_alternatives(table.before)}(?: {_alternatives(table.before)})*$"
    only_father = rf"^{_alternatives(table.patronym)}(?: |$)"
    nameless = (
        text.is_in(list(table.no_name))
        | (text.str.contains(only_titles) & (text.str.len_bytes() > 1))
        | text.str.contains(only_father)
    )
    return frame.with_columns(
        pl.when(pl.col("tanda") != "")
        .then(pl.col("tanda"))
        .when(is_newborn)
        .then(pl.lit("BAYI"))
        .when(is_wife)
        .then(pl.lit("NYONYA"))
        .otherwise(pl.lit(""))
        .alias("tanda"),
        pl.when(nameless)
        .then(pl.lit(""))
        .when(is_newborn)
        .then(text.str.replace(newborn, "").str.replace(note, ""))
        .otherwise(text.str.replace(wife, "${1}"))
        .str.replace(rf"^(?:{_alternatives(table.before)} )+(\S.*)$", "${1}")
        .str.replace(rf"^(\S.*?)(?: {_alternatives(table.after)})+$", "${1}")
        .str.replace(rf"^(\S.*?) {_alternatives(table.patronym)}(?: .*)?$", "${1}")
        .str.replace_all(rf"(\S) {_alternatives(table.clan_mark)}( |$)", "${1}${2}")
        .str.replace(rf"^{_alternatives(table.clan_mark)} (\S.*)$", "${1}")
        .str.strip_chars()
        .alias("teks"),
    )


def _respelled(texts: pl.Series) -> pl.Series:
    """Texts with every token in its canonical form; glued tokens apart."""
    lists = texts.str.split(" ").list.slice(0, MOST_TOKENS)
    counts = lists.list.len().to_numpy().astype(np.int64)
    tokens = lists.explode().rename("kata").to_frame()
    leading = np.zeros(tokens.height, np.bool_)
    leading[(np.cumsum(counts) - counts)[counts > 1]] = True
    first = pl.when(pl.lit(pl.Series(leading))).then(
        pl.col("kata").replace_strict(dict(forms().first), default=None, return_dtype=pl.String)
    )
    spelled = tokens.join(
        _canonical(tokens["kata"]), on="kata", how="left", maintain_order="left"
    ).select(pl.coalesce(first, "bentuk"))
    return lists_of(spelled.to_series(), counts).list.join(" ")


def _canonical(tokens: pl.Series) -> pl.DataFrame:
    """`kata` → `bentuk`: the canonical spelling, two words where two were glued."""
    table = forms()
    spelled = pl.col("kata").replace(dict(table.anywhere))
    for pattern, replacement in table.assimilated:
        spelled = spelled.str.replace(pattern, replacement)
    for prefix, rest in table.glued:
        spelled = spelled.str.replace(rf"^({prefix})([A-Z]{{{rest},}})$", "${1} ${2}")
    return tokens.unique().drop_nulls().sort().to_frame("kata").with_columns(bentuk=spelled)


def _with_folded(table: pl.DataFrame) -> pl.DataFrame:
    """Columns asal, nama_bersih, nama_lipat, tanda; an empty text becomes null."""
    named = table.with_columns(
        pl.when(pl.col("teks") != "").then(pl.col("teks")).alias("nama_bersih")
    )
    lists = table["teks"].str.split(" ")
    folded = lists_of(fold_tokens(lists.explode()), lists.list.len().to_numpy()).list.join(" ")
    return named.with_columns(folded.alias("nama_lipat")).select(
        "asal",
        "nama_bersih",
        pl.when(pl.col("nama_bersih").is_not_null()).then("nama_lipat").alias("nama_lipat"),
        "tanda",
    )
