"""Names as written → names to compare: canonical tokens, their sounds, and what was cut away.

What belongs here: cleaning, titles, patronyms, newborns and wives named by another, written
forms of a token. Everything runs on the distinct names of a column.
What does not: the word lists (lexicon), the sound rules (`sounds`), comparing two names.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from matching.lexicon import forms, titles
from matching.plain_names import Numbers, numbered, plain_names
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
    column = names.cast(pl.String)
    places, table = normal_forms(column)
    return table.select("nama_bersih", "nama_lipat", pl.col("tanda").fill_null(""))[places]


def normal_forms(names: pl.Series) -> tuple[Numbers, pl.DataFrame]:
    """The place of each name in the table of distinct names, and this table.

    The table: `asal`, `nama_bersih`, `nama_lipat`, `tanda` (see `normalised`), in any order.
    """
    places, distinct = numbered(names)
    table = _forms_of(distinct.drop_nulls().to_frame("asal"))
    whole = distinct.to_frame("asal").join(table, on="asal", how="left", maintain_order="left")
    return places, whole


def _forms_of(distinct: pl.DataFrame) -> pl.DataFrame:
    raw = pl.col("asal")
    letters = raw.str.contains(_LETTERS) & (raw.str.len_bytes() <= LONGEST_NAME)
    written = distinct.with_columns(letters.alias("huruf"))
    upper = written.filter("huruf").select("asal", raw.str.to_uppercase().alias("teks"))
    plain = plain_names(upper, _canonical, MOST_TOKENS)
    start = pl.concat(
        [
            upper.join(plain, on="asal", how="anti"),
            written.filter(~pl.col("huruf")).select("asal", _letters_and_spaces(raw).alias("teks")),
        ]
    ).with_columns(pl.lit("").alias("tanda"))
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
        after = _respelled(_cut(moving)).select("asal", "tanda", pl.col("teks").alias("sesudah"))
        both = moving.select("asal", "teks").join(after, on="asal", maintain_order="left")
        same = pl.col("teks") == pl.col("sesudah")
        settled.append(both.filter(same).select("asal", "teks", "tanda"))
        moving = both.filter(~same).select("asal", pl.col("sesudah").alias("teks"), "tanda")
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


def _respelled(frame: pl.DataFrame) -> pl.DataFrame:
    """`teks` with every token in its canonical form; glued tokens apart."""
    table = forms()
    tokens = (
        frame.lazy()
        .select("asal", pl.col("teks").str.split(" ").list.slice(0, MOST_TOKENS).alias("kata"))
        .with_columns(pl.col("kata").list.len().alias("banyak"))
        .explode("kata")
        .with_columns(pl.int_range(pl.len()).over("asal").alias("tempat"))
        .collect()
    )
    leading = (pl.col("tempat") == 0) & (pl.col("banyak") > 1)
    spelled = (
        tokens.join(_canonical(tokens["kata"]), on="kata", how="left", maintain_order="left")
        .with_columns(
            pl.when(leading)
            .then(pl.col("kata").replace(dict(table.first)))
            .otherwise(pl.col("kata"))
            .alias("pertama")
        )
        .with_columns(
            pl.when(pl.col("pertama") != pl.col("kata"))
            .then(pl.col("pertama"))
            .otherwise(pl.col("bentuk"))
            .alias("bentuk")
        )
        .group_by("asal", maintain_order=True)
        .agg(pl.col("bentuk"))
        .select("asal", pl.col("bentuk").list.join(" ").alias("teks"))
    )
    return frame.drop("teks").join(spelled, on="asal", maintain_order="left")


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
    tokens = (
        named.filter(pl.col("nama_bersih").is_not_null())
        .select("asal", pl.col("nama_bersih").str.split(" ").alias("kata"))
        .explode("kata")
    )
    folded = (
        tokens.with_columns(fold_tokens(tokens["kata"]).alias("lipat"))
        .group_by("asal", maintain_order=True)
        .agg(pl.col("lipat"))
        .select("asal", pl.col("lipat").list.join(" ").alias("nama_lipat"))
    )
    return named.join(folded, on="asal", how="left").select(
        "asal", "nama_bersih", "nama_lipat", "tanda"
    )
