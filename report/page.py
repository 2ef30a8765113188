"""The page: sections put into one HTML file without script, address or font of another.

What belongs here: the order of the sections, and filling the template.
What does not: any section.
"""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from report import paid, refused, trust, work
from report.facts import Facts
from report.section import Picture

SECTIONS = (
    paid.totals,
    paid.footing,
    paid.map_of_provinces,
    paid.against_last,
    refused.reasons,
    refused.holds,
    work.linking,
    work.posyandu,
    work.complaints,
    trust.quality,
    trust.origin,
)
_TEMPLATE = "laporan.html.jinja"


def page(facts: Facts) -> str:
    """The HTML of a tranche's report; the same facts give the same bytes."""
    source = files("report").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sections = [make(facts) for make in SECTIONS]
    return environment.from_string(source).render(
        facts=facts, sections=sections, is_picture=lambda part: isinstance(part, Picture)
    )
