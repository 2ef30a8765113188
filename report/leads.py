"""What lists of other systems see that the register has not: leads for whoever knows the place.

What belongs here: counts by area, kind and source.
What does not: a person, or what follows: a lead becomes a report on a form or nothing.
"""

from __future__ import annotations

import polars as pl

from report.facts import Facts
from report.section import Grid, Section
from report.words import whole
from schemas.areas import areas
from schemas.leads import LEAD_KINDS

_NAMES = ("petunjuk", "Petunjuk dari daftar lain", "Leads from other systems' lists")
_RULE = (
    "Orang yang dilihat buku desa, SIAK, e-PPGBM atau PDTT dan tidak sejalan dengan register. Ini "
    "bukti paling rendah: tidak mengubah keluarga atau bayaran sampai ditanyakan di desa dan "
    "dilaporkan dengan formulir. / Leads, no events. Nama-namanya: bansos petunjuk --wilayah KODE."
)


def leads(facts: Facts) -> Section:
    """Leads by area (kabupaten; of `facts.area` the areas below it), kind and source."""
    if facts.leads.is_empty():
        return Section(*_NAMES, ["Tidak ada petunjuk: tidak ada daftar lain, atau semua sejalan."])
    place = pl.coalesce("kode_desa", "kode_kabupaten_kota")
    digits = {0: 4, 4: 6, 6: 10, 10: 10}.get(len(facts.area), 4)
    found = (
        facts.leads.filter(place.str.starts_with(facts.area))
        .with_columns(tempat=place.str.slice(0, digits))
        .group_by("tempat", "jenis", "sumber")
        .agg(pl.col("petunjuk").sum())
        .join(areas().select("kode", "nama"), left_on="tempat", right_on="kode", how="left")
        .sort("tempat", "jenis", "sumber")
    )
    rows = [
        (
            f"{row['tempat']} {row['nama'] or ''}".strip(),
            LEAD_KINDS[row["jenis"]],
            row["sumber"],
            whole(row["petunjuk"]),
        )
        for row in found.iter_rows(named=True)
    ]
    heads = ("Wilayah", "Apa yang tidak sejalan", "Sumber", "Petunjuk")
    total = int(found["petunjuk"].sum())
    return Section(
        *_NAMES, [f"{whole(total)} petunjuk. {_RULE}"], [Grid("Petunjuk", heads, rows, left=3)]
    )
