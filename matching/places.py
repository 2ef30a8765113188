"""Places named in words: the area a free text means, as far as it says so.

What belongs here: "Kab. Batang, Jawa Tengah" or "KECAMATAN LIMPUNG - BATANG" → an area code.
What does not: codes of places (schemas.areas), or what agreement of places weighs (`score`).
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from schemas.areas import areas

_LEVELS = {"PROVINSI": "PROVINSI", "KABUPATEN_KOTA": "KAB", "KECAMATAN": "KEC"}
# Words for a level, as written before a place's name, onto one; longer spellings first.
_WORDS = (
    (r"\b(?:KABUPATEN|KAB)\b", "KAB"),
    (r"\b(?:KOTAMADYA|KODYA|KOTA ADMINISTRASI)\b", "KOTA"),
    (r"\b(?:KECAMATAN|KEC)\b", "KEC"),
    (r"\b(?:PROVINSI|PROPINSI|PROV|PROP)\b", "PROVINSI"),
)


def place_codes(texts: pl.Series) -> pl.Series:
    """The code of the narrowest area each text names without doubt, null where it names none.

    2 digits for a province, 4 for a kabupaten/kota, 6 for a kecamatan. A name that several areas
    bear counts only where another name in the text tells them apart.
    """
    column = texts.cast(pl.String).rename("teks")
    pieces = (
        column.unique()
        .drop_nulls()
        .sort()
        .to_frame()
        .with_columns(_plain(pl.col("teks")).str.split("|").alias("nama"))
        .explode("nama")
        .with_columns(pl.col("nama").str.strip_chars())
        .filter(pl.col("nama") != "")
        .unique()
    )
    named = pieces.join(_names(), on="nama").select("teks", "nama", "kode").unique()
    found = named.select("teks", "kode").unique()
    wider = named.rename({"kode": "lebih_luas"})
    supported = (
        found.join(wider, on="teks")
        .filter(pl.col("kode").str.starts_with(pl.col("lebih_luas")))
        .group_by("teks", "kode")
        .agg(pl.col("nama").n_unique().alias("dukungan"))
        .with_columns(pl.col("kode").str.len_bytes().alias("panjang"))
    )
    rank = 10 * pl.col("dukungan") + pl.col("panjang")
    best = (
        supported.filter(rank == rank.max().over("teks"))
        .filter(pl.len().over("teks") == 1)
        .select("teks", "kode")
    )
    return column.to_frame().join(best, on="teks", how="left", maintain_order="left")["kode"]


def _plain(text: pl.Expr) -> pl.Expr:
    """Upper case, one word per level, a bar before every place."""
    plain = text.str.to_uppercase().str.replace_all(r"\.", " ")
    for pattern, word in _WORDS:
        plain = plain.str.replace_all(pattern, f"|{word} ")
    return (
        plain.str.replace_all(r"\bKOTA\b", "|KOTA")
        .str.replace_all(r"[,;/()]|\s-\s", "|")
        .str.replace_all(r"\s+", " ")
        .str.replace_all(r"\s*\|\s*", "|")
    )


@lru_cache(maxsize=1)
def _names() -> pl.DataFrame:
    """`nama` → `kode`: each area under its name, with and without the word for its level."""
    known = areas().filter(pl.col("tingkat").is_in(list(_LEVELS)))
    name = pl.col("nama").str.to_uppercase()
    bare = name.str.replace(r"^(?:KABUPATEN|KOTA ADMINISTRASI|KOTA|PROVINSI) ", "")
    city = name.str.starts_with("KOTA ")
    word = pl.when(city).then(pl.lit("KOTA")).otherwise(pl.col("tingkat").replace_strict(_LEVELS))
    table = known.select(
        "kode", bare.alias("polos"), pl.concat_str(word, bare, separator=" ").alias("lengkap")
    )
    return (
        pl.concat([table.select("kode", nama="polos"), table.select("kode", nama="lengkap")])
        .unique()
        .sort("nama", "kode")
    )
