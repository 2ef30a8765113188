"""A report's evidence as pictures in one HTML file that opens without a network.

What belongs here: the waterfall and the comparison with the runner-up as SVG (Altair), and
the page around them.
What does not: the figures (matching, `explain_report`) or their table rows (`show_report`).

The file holds what the officer asked for: masked values, or with --lihat names and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log2
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from matching import Reading
from pipelines.explain_report import PersonLink, ReportExplained
from pipelines.show_report import (
    NUMERIC,
    decided_by,
    headings,
    lines_of,
    outcome_of,
    role_of,
    signed,
    versions_of,
)
from schemas.evidence import label_of
from schemas.parquet import replacing

# Light against dark, so that for and against differ in grey as well; the sign stands beside.
_FOR, _AGAINST, _SUM = "#5e8fb5", "#f6cf9c", "#2b2b2b"
_ROW_PIXELS = 26
_WIDTH = 620
_TOTAL = "jumlah = log2 odds"

_STYLE = """
body { font: 15px/1.45 sans-serif; color: #111; background: #fff; margin: 2rem auto;
       max-width: 68rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
figure { margin: .8rem 0; } figcaption { font-weight: 600; margin-bottom: .3rem; }
table { border-collapse: collapse; margin: .8rem 0; font-size: .9rem; }
th, td { border-bottom: 1px solid #bbb; padding: .2rem .6rem; text-align: left; }
th { border-bottom: 2px solid #444; }
td.angka, th.angka { text-align: right; font-variant-numeric: tabular-nums; }
tr.jumlah td { border-top: 2px solid #444; font-weight: 600; }
svg { max-width: 100%; height: auto; } .kecil { color: #444; font-size: .85rem; }
@media print { section { break-inside: avoid; } }
"""


def write_page(found: ReportExplained, path: Path) -> None:
    """Write the page of a report; it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        unfinished.write_text(page(found), encoding="utf-8")


def page(found: ReportExplained) -> str:
    """The HTML of a report: no script, no address, pictures inside."""
    shown = (
        "Memuat nama dan nomor: simpan di tempat yang ditunjuk."
        if found.in_clear
        else "Nama, nomor dan tanggal lahir disamarkan."
    )
    title = f"Padanan laporan {escape(found.id_laporan)}"
    sections = "\n".join(_section(person) for person in found.persons)
    return f"""<!doctype html>
<html lang="id"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{_STYLE}</style></head>
<body><h1>{title} · {escape(found.form)}</h1>
<p>{shown} Bobot dalam log2: +1 berarti dua kali lebih mungkin orang yang sama, −1 setengahnya.
Jumlah semua bagian adalah log2 odds; 0 berarti peluang ½, 5 kira-kira 0,97.</p>
{sections}
</body></html>
"""


def _section(person: PersonLink) -> str:
    reading = person.reading
    pictures = ""
    if reading.parts:
        pictures += _figure("Dari peluang awal ke keputusan", waterfall_svg(reading))
        pictures += _table(person)
    if reading.second:
        caption = "Mengapa calon kedua kalah: kelebihan yang terpilih, bagian demi bagian"
        pictures += _figure(caption, difference_svg(reading))
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in decided_by(person))
    return f"""<section><h2>{escape(role_of(person))}: {escape(outcome_of(person))}</h2>
<p>Yang menentukan:</p><ul>{reasons}</ul>
{pictures}
<p class="kecil">{escape(versions_of(person))}</p></section>"""


def _figure(caption: str, svg: str) -> str:
    return f"<figure><figcaption>{escape(caption)}</figcaption>{svg}</figure>\n"


def _table(person: PersonLink) -> str:

    def cells(row: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=angka' if place in NUMERIC else ''}>{escape(cell)}</{tag}>"
            for place, cell in enumerate(row)
        )

    lines = lines_of(person)
    body = "".join(f"<tr>{cells(line, 'td')}</tr>" for line in lines[:-1])
    return (
        f"<table><thead><tr>{cells(headings(person), 'th')}</tr></thead>"
        f"<tbody>{body}<tr class=jumlah>{cells(lines[-1], 'td')}</tr></tbody></table>\n"
    )


def waterfall_svg(reading: Reading) -> str:
    """Bars from one running sum to the next, the whole at the end, the limits as dashed lines."""
    rows: list[dict[str, Any]] = []
    running = 0.0
    for part in reading.parts:
        start, running = running, running + part.weight
        level = f" – {part.level}" if part.level else ""
        kind = "mendukung" if part.weight >= 0 else "melawan"
        rows.append(_bar(f"{part.label}{level}", start, running, part.weight, kind))
    rows.append(_bar(_TOTAL, 0.0, running, running, "jumlah"))
    limits = {
        name: log2(limit / (1.0 - limit))
        for name, limit in (("tinjau", reading.review), ("terima", reading.accept))
        if limit is not None and limit < 1.0
    }
    return _bars(rows, "log2 odds", limits)


def difference_svg(reading: Reading) -> str:
    """Per part how much more it says for the chosen one than for the runner-up."""
    rows = [
        _bar(label_of(name), 0.0, gap, gap, "mendukung" if gap >= 0 else "melawan")
        for name, gap in reading.lead
        if round(gap, 2)
    ]
    whole = sum(gap for _, gap in reading.lead)
    rows.append(_bar("selisih seluruhnya", 0.0, whole, whole, "jumlah"))
    return _bars(rows, "log2 dari berapa kali lebih mungkin")


def _bar(label: str, start: float, end: float, weight: float, kind: str) -> dict[str, Any]:
    low, high = sorted((start, end))
    return {"bagian": label, "dari": low, "sampai": high, "angka": signed(weight), "arah": kind}


def _bars(rows: list[dict[str, Any]], axis: str, limits: Mapping[str, float] | None = None) -> str:
    base = alt.Chart(pl.DataFrame(rows)).encode(
        y=alt.Y("bagian:N", sort=None, title=None, axis=alt.Axis(labelLimit=330, ticks=False))
    )
    ticks = alt.Axis(gridColor="#ddd", tickCount=10, labelExpr="replace(datum.label, '.', ',')")
    kinds = alt.Scale(domain=["mendukung", "melawan", "jumlah"], range=[_FOR, _AGAINST, _SUM])
    bars = base.mark_bar(stroke="#111", strokeWidth=0.6, height={"band": 0.68}).encode(
        x=alt.X("dari:Q", title=axis, axis=ticks),
        x2="sampai:Q",
        color=alt.Color("arah:N", scale=kinds, legend=alt.Legend(title=None, orient="top")),
    )
    number = base.encode(x="sampai:Q", text="angka:N")
    halo = number.mark_text(align="left", dx=5, stroke="white", strokeWidth=4, color="white")
    layers = [bars, alt.Chart().mark_rule(color="#111").encode(x=alt.datum(0))]
    for name, place in (limits or {}).items():
        line = alt.Chart().encode(x=alt.datum(place))
        layers += [
            line.mark_rule(color="#111", strokeDash=[4, 3]),
            line.mark_text(text=name, y=-6, fontSize=11, color="#111"),
        ]
    chart = (
        alt.layer(*layers, halo, number.mark_text(align="left", dx=5, color="#111"))
        .properties(width=_WIDTH, height=_ROW_PIXELS * len(rows))
        .configure(font="sans-serif")
        .configure_axis(labelFontSize=12, titleFontSize=12)
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json()))
