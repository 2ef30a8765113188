"""Charts as SVG texts: readable in grey, with their numbers beside them (Altair, vl-convert).

What belongs here: the four kinds of picture a report uses.
What does not: what is counted (sections).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import altair as alt
import polars as pl
import vl_convert
import yaml

from report.words import percent, whole

# Light, dark and middle differ in grey as well; signs and numbers stand beside.
UP, DOWN, SUM = "#5e8fb5", "#f2c48d", "#2b2b2b"
_INK, _ROW, _WIDTH, _TILE = "#111", 24, 560, 58
_FONT = "sans-serif"
_Layers = alt.LayerChart | alt.FacetChart


def waterfall(steps: Sequence[tuple[str, int, str]]) -> str:
    """Bars from one running sum to the next; a step is (label, families, kind).

    kind: "awal" and "jumlah" stand on the axis, "tambah" adds, "kurang" takes away.
    """
    rows, running = [], 0
    for label, value, kind in steps:
        if kind in ("awal", "jumlah"):
            start, running = 0, value
        else:
            start = running
            running += value if kind == "tambah" else -value
        sign = {"tambah": "+", "kurang": "−"}.get(kind, "")
        rows.append(
            {
                "langkah": label,
                "dari": min(start, running),
                "sampai": max(start, running),
                "angka": f"{sign}{whole(value)}",
                "arah": {"tambah": "menambah", "kurang": "mengurangi"}.get(kind, "jumlah"),
            }
        )
    base = alt.Chart(pl.DataFrame(rows)).encode(y=_labels("langkah"))
    colours = alt.Scale(domain=["jumlah", "menambah", "mengurangi"], range=[SUM, UP, DOWN])
    bars = base.mark_bar(stroke=_INK, strokeWidth=0.5, height={"band": 0.7}).encode(
        x=_families("dari"),
        x2="sampai:Q",
        color=alt.Color("arah:N", scale=colours, legend=alt.Legend(title=None, orient="top")),
    )
    return _svg(alt.layer(bars, *_numbers(base, "sampai")), len(rows))


def bars(rows: Sequence[tuple[str, int]], axis: str = "keluarga") -> str:
    """Horizontal bars with their numbers, in the order given."""
    frame = pl.DataFrame(
        {
            "apa": [label for label, _ in rows],
            "nilai": [value for _, value in rows],
            "angka": [whole(value) for _, value in rows],
        },
        schema_overrides={"nilai": pl.Int64},
    )
    base = alt.Chart(frame).encode(y=_labels("apa"))
    drawn = base.mark_bar(color=UP, stroke=_INK, strokeWidth=0.5, height={"band": 0.7}).encode(
        x=_families("nilai", axis)
    )
    return _svg(alt.layer(drawn, *_numbers(base, "nilai")), len(rows))


def tile_map(values: Mapping[str, tuple[int, int]]) -> str:
    """The 38 provinces as tiles, darker where a larger share is listed.

    values: province code → (families listed, families of the register). A province with no
    family in this release is white with –.
    """
    rows = []
    for code, (row, column, name) in tiles().items():
        listed, known = values.get(code, (0, 0))
        rows.append(
            {
                "baris": row,
                "kolom": column,
                "nama": name,
                "bagian": listed / known if known else 0.0,
                "ada": known > 0,
                "angka": whole(listed) if known else "–",
                "persen": percent(listed, known) if known else "",
            }
        )
    frame = pl.DataFrame(rows)
    most = max([0.01, *frame["bagian"].to_list()])
    x = alt.X("kolom:O", axis=None, scale=alt.Scale(padding=0.04))
    y = alt.Y("baris:O", axis=None, scale=alt.Scale(padding=0.04))
    base = alt.Chart(frame).encode(x=x, y=y)
    shade = alt.Scale(domain=[0, most], range=["#f4f4f4", "#3f6d92"])
    share = alt.Color("bagian:Q", scale=shade, legend=None)
    tile = base.mark_rect(stroke=_INK, strokeWidth=0.5).encode(
        color=alt.condition(alt.datum.ada, share, alt.value("#fff"))
    )
    ink = alt.condition(alt.datum.bagian > 0.6 * most, alt.value("#fff"), alt.value(_INK))
    text = [
        base.mark_text(dy=dy, fontSize=9.5).encode(text=f"{what}:N", color=ink)
        for what, dy in (("nama", -15), ("angka", 2), ("persen", 16))
    ]
    columns = max(column for _, column, _ in tiles().values()) + 1
    lines = max(row for row, _, _ in tiles().values()) + 1
    chart = alt.layer(tile, *text).properties(width=columns * _TILE, height=lines * _TILE)
    return _rendered(chart)


@cache
def tiles() -> dict[str, tuple[int, int, str]]:
    """province code → (row, column, short name) of the tile grid."""
    read = yaml.safe_load(files("report").joinpath("tiles.yaml").read_text(encoding="utf-8"))
    return {code: (row, column, name) for code, (row, column, name) in read.items()}


def _labels(column: str) -> alt.Y:
    return alt.Y(f"{column}:N", sort=None, title=None, axis=alt.Axis(labelLimit=300, ticks=False))


def _families(column: str, title: str = "keluarga") -> alt.X:
    label = "replace(format(datum.value, ','), /,/g, '.')"
    return alt.X(
        f"{column}:Q",
        title=title,
        axis=alt.Axis(gridColor="#ddd", tickCount=6, labelExpr=label, labelOverlap=True),
    )


def _numbers(base: alt.Chart, place: str) -> list[alt.Chart]:
    """The numbers at the bars' ends, on a white edge so that no line crosses them."""
    number = base.encode(x=f"{place}:Q", text="angka:N")
    edge = number.mark_text(align="left", dx=5, stroke="white", strokeWidth=4, color="white")
    return [edge, number.mark_text(align="left", dx=5, color=_INK)]


def _svg(chart: _Layers, rows: int) -> str:
    return _rendered(chart.properties(width=_WIDTH, height=_ROW * max(rows, 1)))


def _rendered(chart: _Layers) -> str:
    styled = (
        chart.configure(font=_FONT)
        .configure_axis(labelFontSize=12, titleFontSize=12)
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(styled.to_json()))
