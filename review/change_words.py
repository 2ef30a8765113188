"""What an event changed, in the words an officer reads.

What belongs here: one sentence per kind of change.
What does not: which changes there are (register).
"""

from __future__ import annotations

import polars as pl

from review.words import NOT_SAID, day, said

_STATUS = {"1": "belum kawin", "2": "kawin", "3": "cerai hidup", "4": "cerai mati"}
_NO_NUMBER = "baru (nomor belum terbit)"
_VALUE_OF = {
    "NIK": "NIK",
    "NAMA": "nama",
    "TGL_LAHIR": "tanggal lahir",
    "JENIS_KELAMIN": "jenis kelamin",
}


def change_words() -> pl.Expr:
    """`perubahan_peristiwa` rows in words; names and numbers stand in them."""
    who = said(pl.col("nama"))
    before, after = (said(pl.col(name)) for name in ("dari", "menjadi"))
    status = [pl.col(name).replace(_STATUS).fill_null(NOT_SAID) for name in ("dari", "menjadi")]
    target = (
        pl.when(pl.col("no_kk_tujuan").str.starts_with("S"))
        .then(pl.lit(_NO_NUMBER))
        .otherwise(said(pl.col("no_kk_tujuan")))
    )
    kind = pl.col("hal")

    def sentence(*parts: str | pl.Expr) -> pl.Expr:
        return pl.concat_str([pl.lit(p) if isinstance(p, str) else p for p in parts])

    rows: list[tuple[str, pl.Expr]] = [
        ("LAHIR", sentence("tambah ", who, ", lahir ", day(pl.col("tgl_lahir")))),
        ("MENINGGAL", sentence("keluarkan ", who, ": meninggal")),
        ("KE_LUAR_NEGERI", sentence("keluarkan ", who, ": ke luar negeri")),
        ("PINDAH_KK", sentence("pindahkan ", who, " ke KK ", target)),
        ("STATUS_KAWIN", sentence("status kawin ", who, ": ", status[0], " → ", status[1])),
        ("NOMOR_KK", sentence("nomor KK ", before, " → ", after)),
        ("DESA", sentence("desa ", before, " → ", after)),
        ("KEPALA_KELUARGA", sentence("kepala keluarga: ", who)),
        ("KELUARGA_KE_LN", sentence("seluruh keluarga ke luar negeri")),
        *(
            (word, sentence(f"{label} ", who, ": ", before, " → ", after))
            for word, label in _VALUE_OF.items()
        ),
    ]
    return pl.coalesce(pl.when(kind == word).then(text) for word, text in rows).fill_null(kind)
