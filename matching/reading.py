"""A link's stored evidence read back: every part in words, with m, u and weight.

What belongs here: taking the kept texts apart and saying what each part and the decision mean.
What does not: keeping them (`evidence`), or showing them (pipelines).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from matching.model import SIMPLE_FIELDS, Model
from matching.normalise import normalised
from matching.score import FIELDS
from schemas.evidence import label_of, level_word

_WORDS_FILE = Path(__file__).with_name("reading.yaml")
_BY_HUSBAND = "SUAMI_"
# Two candidates whose probabilities agree so far are equally good.
_TIE = 1e-6


@dataclass(frozen=True)
class Part:
    """One part of the evidence; `m` and `u` are None for parts that are no field's."""

    name: str
    label: str
    level: str | None
    weight: float
    m: float | None = None
    u: float | None = None

    @property
    def is_field(self) -> bool:
        """Whether the part compares one field of report and register."""
        return self.name in FIELDS


@dataclass(frozen=True)
class Reading:
    """The evidence of one person's link: `parts` of the candidate chosen or best, `second` of
    the runner-up (both empty where there is none), what decided, and the limits `accept` and
    `review` (None where another model made the link)."""

    parts: tuple[Part, ...]
    second: tuple[Part, ...]
    reasons: tuple[str, ...]
    accept: float | None = None
    review: float | None = None

    @property
    def lead(self) -> tuple[tuple[str, float], ...]:
        """Why the runner-up lost: part and how much more it says for the one chosen, in log2.

        Fields one by one; what is left to the ratio of the two probabilities comes from the
        family and stands under `keluarga`, or under `kalibrasi`. Each being the other's rival
        says nothing new and is no part. Empty without a runner-up.
        """
        if not self.second:
            return ()
        own = {part.name: part.weight for part in self.parts if part.is_field}
        other = {part.name: part.weight for part in self.second if part.is_field}
        fields = [
            (name, own.get(name, 0.0) - other.get(name, 0.0))
            for name in FIELDS
            if name in own or name in other
        ]
        sides = (self.parts, self.second)
        ratio, plain = (
            _log_probability(sides[0], besides) - _log_probability(sides[1], besides)
            for besides in ((), ("kalibrasi",))
        )
        steps = {
            "keluarga": plain - sum(gap for _, gap in fields),
            "kalibrasi": ratio - plain,
        }
        return (*fields, *((name, gap) for name, gap in steps.items() if round(gap, 2)))


def _log_probability(parts: tuple[Part, ...], besides: tuple[str, ...]) -> float:
    """log2 of the probability whose log2 odds the parts, but for some, add up to."""
    odds = sum(part.weight for part in parts if part.name not in besides)
    return min(odds, 0.0) - log2(1.0 + 2.0 ** -abs(odds))


def read_link(link: Mapping[str, Any], person: Mapping[str, Any], model: Model) -> Reading:
    """The reading of one row of LINKS.

    `person`: the row of `people_named` with the same key. m comes from the model file, u is
    what m and the kept weight leave (for names and places it depends on how rare the value
    is); both are None where another model made the link.
    """
    known = model if model.version == link["versi_model"] else None
    return Reading(
        parts=_parts(link["bobot_per_bidang"], link["pola"], person, known),
        second=_parts(link["bobot_per_bidang_kedua"], link["pola_kedua"], person, known),
        reasons=tuple(_reasons(link, person, known)),
        accept=known.accept if known else None,
        review=known.review if known else None,
    )


def pairs_of(text: str | None) -> dict[str, str]:
    """`a=1;b=2` → {"a": "1", "b": "2"}; nothing for None."""
    return dict(piece.split("=", 1) for piece in (text or "").split(";") if "=" in piece)


@cache
def words() -> dict[str, Any]:
    """The content of `reading.yaml`."""
    content: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return content


def _parts(
    weights: str | None, pattern: str | None, person: Mapping[str, Any], model: Model | None
) -> tuple[Part, ...]:
    levels = pairs_of(pattern)
    found = []
    for name, text in pairs_of(weights).items():
        weight, level = float(text), levels.get(name)
        m = _m_of(name, level, weight, person, model) if level and model else None
        found.append(
            Part(
                name=name,
                label=label_of(name),
                level=_level_words(name, level, weight, person, model) if level else None,
                weight=weight,
                m=m,
                u=min(1.0, m / 2.0**weight) if m is not None else None,
            )
        )
    return tuple(found)


def _level_words(
    name: str, level: str, weight: float, person: Mapping[str, Any], model: Model | None
) -> str:
    if name == "umur" and model is not None:
        low, high, _, _ = _age_bin(weight, person, model)
        return f"{low:g} tahun ke atas" if high >= 150 else f"di bawah {high:g}, dari {low:g} tahun"
    return level_word(name, level)


def _m_of(
    name: str, level: str, weight: float, person: Mapping[str, Any], model: Model
) -> float | None:
    """m of the level in the model; None where the model does not know it."""
    code = level.upper()
    if name in SIMPLE_FIELDS:
        found = model.fields[name].get(code)
        return found.m if found else None
    if name == "nama":
        return _m_of_name(code, person, model)
    if name == "wilayah":
        return model.area[_area_context(person)].get(code)
    if name == "umur":
        return _age_bin(weight, person, model)[2]
    tables = model.relation if name == "hubungan" else model.marital
    return tables[person["tahap_hidup"]].get(level, (None, None))[0]


def _area_context(person: Mapping[str, Any]) -> str:
    origin = person["kode_desa_asal"]
    if person["konteks"] != "DATANG" or origin is None:
        return str(person["konteks"])
    return "DATANG_ASAL" if len(origin) == 10 else "DATANG_KAB"


def _m_of_name(code: str, person: Mapping[str, Any], model: Model) -> float | None:
    found = model.names.get(code.removeprefix(_BY_HUSBAND))
    if found is None:
        return None
    if code.startswith(_BY_HUSBAND):
        return found.m * model.wife_husband
    wife = _mark_of(person) == "NYONYA"
    return found.m * (model.wife_own if wife and code != "BEDA" else 1.0)


def _mark_of(person: Mapping[str, Any]) -> str | None:
    """BAYI or NYONYA, where the name says that somebody else's stands there."""
    mark: str | None = normalised(pl.Series([person["nama"]], dtype=pl.String))["tanda"].item()
    return mark


def _age_bin(
    weight: float, person: Mapping[str, Any], model: Model
) -> tuple[float, float, float, float]:
    """Lower and upper age, m and u of the bin that carries this weight."""
    bins = model.age[person["tahap_hidup"]]
    lows = [0.0, *(top for top, _, _ in bins)]
    near = min(
        range(len(bins)), key=lambda place: abs(log2(bins[place][1] / bins[place][2]) - weight)
    )
    top, m, u = bins[near]
    return lows[near], top, m, u


def _reasons(link: Mapping[str, Any], person: Mapping[str, Any], model: Model | None) -> list[str]:
    """What decided, the rule that had the last word first."""
    said = words()["penentu"]
    found = []
    by_people = link["cara"] == "MANUAL"
    if by_people:
        answer = "sama" if link["keputusan"] == "DITERIMA" else "bukan"
        engine = "" if link["peluang"] is None else decimal(link["peluang"], 6)
        found.append(said[f"petugas_{answer}"] + (f" ({said['mesin']} {engine})" if engine else ""))
    if link["keadaan_per"] is not None:
        found.append(said["keadaan"].format(hari=f"{link['keadaan_per']:%d-%m-%Y}"))
    if model is None:
        found.append(said["model_lain"].format(versi=link["versi_model"]))
    via = pairs_of(link["pola"]).get("keluarga")
    if link["peran"] == "BAYI" and not link["bobot_per_bidang"]:
        found.append(said[f"lewat_{via}"] if via else said["bayi_tanpa_keluarga"])
    elif not link["bobot_per_bidang"]:
        return found if by_people else [*found, said["tanpa_calon"]]
    if model is not None and not by_people:
        found += _by_limits(link, person, model, via)
    parts = pairs_of(link["bobot_per_bidang"])
    if link["cara"] == "KELUARGA" and not via:
        found.append(said["keluarga"])
    return found + [said[name] for name in ("ganda", "peran") if name in parts]


def _by_limits(
    link: Mapping[str, Any], person: Mapping[str, Any], model: Model, via: str | None
) -> list[str]:
    said = words()["penentu"]
    p = link["peluang"] or 0.0
    figures = {
        "peluang": decimal(p, 6),
        "terima": decimal(model.accept, 3),
        "tinjau": decimal(model.review, 3),
    }
    if link["keputusan"] == "DITERIMA":
        return [said["diterima"].format(**figures)]
    if link["keputusan"] == "TANPA_PADANAN":
        return [said["tanpa"].format(**figures)]
    if p >= model.accept:
        return [_why_not_accepted(link, person, model, via)]
    second = link["peluang_kedua"]
    tied = second is not None and abs(p - second) < _TIE
    return [said["seri"]] * tied + [said["tinjau"].format(**figures)]


def _why_not_accepted(
    link: Mapping[str, Any], person: Mapping[str, Any], model: Model, via: str | None
) -> str:
    """What keeps a link in review whose probability would do."""
    said = words()["penentu"]
    if via:
        return str(said["orang_tua"])
    if _mark_of(person) == "BAYI":
        return str(said["bayi_dewasa"])
    contradicts = pairs_of(link["pola"]).get("nama", "").upper() in model.contradicting_names
    return str(said["nama_bertentangan"] if contradicts else said["dibuka"])


def decimal(value: float, digits: int) -> str:
    """A number as Indonesian officers write it: 0,975."""
    return f"{value:.{digits}f}".replace(".", ",")
