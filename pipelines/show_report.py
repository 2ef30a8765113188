"""A report's links on the terminal: per person what was compared, what it weighs, what decided.

What belongs here: rich tables of what `explain_report` gathered.
What does not: gathering it, or the picture (`waterfall`).
"""

from __future__ import annotations

from rich.table import Table

from matching import Part, decimal
from pipelines.explain_report import PersonLink, ReportExplained
from pipelines.show import console
from schemas.evidence import label_of

_NOTHING = "–"
# Columns of `lines_of` that hold figures.
NUMERIC = (4, 5, 6, 9, 10)


def report_shown(found: ReportExplained) -> None:
    """Every person of the report: the evidence part by part, its sum, and what decided."""
    console.print(f"[bold]Laporan {found.id_laporan}[/bold] · {found.form}")
    if not found.in_clear:
        console.print(
            "  Nama, nomor dan tanggal lahir disamarkan; --lihat menampilkannya / masked.",
            style="dim",
        )
    for person in found.persons:
        console.print()
        console.print(f"[bold]{role_of(person)}[/bold]: {outcome_of(person)}", soft_wrap=True)
        if person.reading.parts:
            console.print(_table(person))
        for reason in decided_by(person):
            console.print(f"  menentukan / decided: {reason}", soft_wrap=True)
        console.print(f"  {versions_of(person)}", style="dim", soft_wrap=True)


def role_of(person: PersonLink) -> str:
    """IBU, or ANAK 2 where a cell lists several."""
    place = person.link["urutan"]
    return f"{person.link['peran']} {place}" if place else str(person.link["peran"])


def outcome_of(person: PersonLink) -> str:
    """The decision with its probability, way and runner-up."""
    link = person.link
    told = [str(link["keputusan"])]
    if link["peluang"] is not None:
        told.append(f"peluang {probability(link['peluang'])}")
    if link["cara"]:
        told.append(f"cara {link['cara']}")
    if link["peluang_kedua"] is not None:
        told.append(f"calon kedua {probability(link['peluang_kedua'])}")
    if person.held:
        told.append("BERKAS DITAHAN")
    return " · ".join(told)


def decided_by(person: PersonLink) -> tuple[str, ...]:
    """What decided, the hold of the file included."""
    held = ("berkasnya ditahan pemutus badai: padanan ini belum diterapkan",) if person.held else ()
    return person.reading.reasons + held


def versions_of(person: PersonLink) -> str:
    """The model and the DTSEN version the link was made with."""
    return f"model {person.link['versi_model']} · DTSEN {person.link['versi_dtsen']}"


def probability(value: float) -> str:
    """Six decimals, as kept; the ends are limits and not certainty."""
    if value >= 1.0:
        return "> 0,999999"
    return decimal(value, 6) if value > 0.0 else "< 0,000001"


def signed(value: float | None) -> str:
    """+10,24; −3,00; a dash for none."""
    if value is None:
        return _NOTHING
    return f"{'+' if value >= 0 else '−'}{decimal(abs(value), 2)}"


def share(value: float | None) -> str:
    """A probability with three telling digits: 0,955; 3,1e-06."""
    if value is None:
        return _NOTHING
    return f"{value:.3g}".replace(".", ",")


def lines_of(person: PersonLink) -> list[tuple[str, ...]]:
    """Rows of the table under `headings`; the runner-up's columns only where there is one.

    The last row is the sum; the sum of the differences is log2 of how many times more probable
    the one chosen is. Parts only the runner-up has follow the chosen one's.
    """
    own = {part.name: part for part in person.reading.parts}
    other = {part.name: part for part in person.reading.second}
    lead = dict(person.reading.lead)
    rows: list[tuple[str, ...]] = []
    for name in dict.fromkeys([*own, *other, *lead]):
        part, second = own.get(name), other.get(name)
        row = (
            label_of(name),
            person.reported.get(name, _NOTHING),
            person.found.get(name, _NOTHING),
            (part.level if part else None) or _NOTHING,
            share(part.m if part else None),
            share(part.u if part else None),
            signed(_weight(part)),
        )
        against = (
            person.runner_up.get(name, _NOTHING),
            (second.level if second else None) or _NOTHING,
            signed(_weight(second)),
            signed(lead.get(name)),
        )
        rows.append(row + against if other else row)
    sums = [signed(sum(part.weight for part in parts.values())) for parts in (own, other)]
    last = ("jumlah = log2 odds", "", "", "", "", "", sums[0])
    rows.append((*last, "", "", sums[1], signed(sum(lead.values()))) if other else last)
    return rows


def _weight(part: Part | None) -> float | None:
    return part.weight if part else None


def headings(person: PersonLink) -> tuple[str, ...]:
    """Headings of `lines_of`."""
    against = ("calon kedua", "tingkatnya", "bobotnya", "selisih") if person.reading.second else ()
    return ("bukti", "laporan", "DTSEN", "tingkat", "m", "u", "bobot", *against)


def _table(person: PersonLink) -> Table:
    table = Table()
    for place, heading in enumerate(headings(person)):
        table.add_column(heading, justify="right" if place in NUMERIC else "left")
    lines = lines_of(person)
    for line in lines[:-1]:
        table.add_row(*line)
    table.add_section()
    table.add_row(*lines[-1], style="bold")
    return table
