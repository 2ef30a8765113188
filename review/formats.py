"""The looks of a review workbook: colours, borders and fonts by name.

What belongs here: one entry per style the plan names.
What does not: which cell has which style (`plan`).
"""

from __future__ import annotations

from typing import Any

_DARK = "#0B3954"
_LINE = "#D5DBE1"
_GREY = "#6B7785"
_COLOURS = {"SAMA": "#E9F6EC", "MIRIP": "#FFF3D1", "BEDA": "#FCE1DF", "KOSONG": "#F6F7F9"}
_INK = {"SAMA": "#1B6B35", "MIRIP": "#8A5A00", "BEDA": "#A61B1B", "KOSONG": _GREY}
_RED = "#C1121F"

# Text ("@"): what an officer types into an input stays what was typed.
BASE: dict[str, Any] = {
    "font_name": "Calibri",
    "font_size": 11,
    "valign": "vcenter",
    "num_format": "@",
    "locked": True,
}
_BOX = {"border": 1, "border_color": _LINE}
_WRAP = {"text_wrap": True}
_DIGITS = {"font_name": "Consolas"}
_INPUT = {
    "locked": False,
    "bg_color": "#FFFDE7",
    "border": 1,
    "border_color": "#C9A400",
    "text_wrap": True,
}

FORMATS: dict[str, dict[str, Any]] = {
    "DASAR": {},
    "BESAR": {"bold": True, "font_size": 16, "font_color": _DARK},
    "KECIL": {"font_color": _GREY},
    "PETUNJUK_JUDUL": {"bold": True, "font_color": _DARK, "valign": "top"},
    "PETUNJUK": {**_WRAP, "valign": "top"},
    "JUDUL": {"bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "indent": 1},
    "KEPALA": {"bold": True, "font_color": _DARK, "bg_color": "#DCE6EE", **_BOX},
    "KEPALA_LIPAT": {
        "bold": True,
        "font_color": _DARK,
        "bg_color": "#DCE6EE",
        **_BOX,
        **_WRAP,
    },
    "LABEL": {"font_color": _GREY, "bg_color": "#F6F7F9", **_BOX, **_WRAP},
    "KALIMAT": {**_WRAP, **_BOX, "valign": "top"},
    "TANYA": {"bold": True, "font_color": _DARK, "bg_color": "#F6F7F9", **_BOX},
    "NOMOR": {"font_color": _GREY, **_DIGITS, **_BOX},
    "KEADAAN": {"font_color": _GREY, "valign": "top", **_WRAP, **_BOX},
    "KEADAAN_DUA": {
        "font_color": "#8A5A00",
        "bg_color": "#FFF3D1",
        "bold": True,
        "valign": "top",
        **_WRAP,
        **_BOX,
    },
    "ISIAN_PUTUSAN": {"bold": True, **_INPUT},
    "ISIAN_PETUGAS": _INPUT,
    "ISIAN_CATATAN": {**_INPUT, "valign": "top"},
    "KEDUA": {"font_color": _GREY, **_BOX, **_WRAP},
    "KEDUA_ANGKA": {"font_color": _GREY, **_BOX, **_DIGITS},
    "HURUF": {},
    "HURUF_BEDA": {"bold": True, "font_color": _RED},
}
for _name, _paint in _COLOURS.items():
    FORMATS[f"ISI_{_name}"] = {"bg_color": _paint, **_BOX, **_WRAP}
    FORMATS[f"ISI_{_name}_ANGKA"] = {"bg_color": _paint, **_BOX, **_DIGITS}
    FORMATS[f"NILAI_{_name}"] = {"bg_color": _paint, "font_color": _INK[_name], **_BOX, **_WRAP}
