"""The page: sections put into one HTML file without script, address or font of another.

What belongs here: the order of the sections, and filling the template.
What does not: any section.
"""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from report import leads, paid, refused, tiers, trust, work
from report.facts import Facts
from report.section import Fold, Picture
from schemas.areas import areas

SECTIONS = (
    paid.totals,
    paid.footing,
    paid.map_of_provinces,
    paid.against_last,
    refused.reasons,
    refused.holds,
    work.linking,
    work.posyandu,
    tiers.received,
    tiers.rejected,
    tiers.speed,
    leads.leads,
    work.complaints,
    trust.quality,
    trust.origin,
)
# What a supervising team of an area is shown: nothing that is counted for the nation alone.
TEAM_SECTIONS = (tiers.received, tiers.rejected, tiers.speed, leads.leads)
_TEMPLATE = "laporan.html.jinja"


def page(facts: Facts) -> str:
    """The HTML of a tranche's report; of an area the part its supervising team works with.

    The same facts give the same bytes.
    """
    source = files("report").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sections = [make(facts) for make in (TEAM_SECTIONS if facts.area else SECTIONS)]
    return environment.from_string(source).render(
        facts=facts,
        area=_name(facts.area) if facts.area else "",
        sections=sections,
        is_picture=lambda part: isinstance(part, Picture),
        is_fold=lambda part: isinstance(part, Fold),
    )


def _name(code: str) -> str:
    found = areas().filter(kode=code)["nama"].to_list()
    return " ".join([code, *found])
