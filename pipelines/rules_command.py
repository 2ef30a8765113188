"""`bansos rules list|show|check`: the rules and figures as people read and review them.

What belongs here: options, exit codes, and what each subcommand hands to the screen.
What does not: the rules, their words (`rules.catalogue`) or their completeness
(`rules.review`).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.faults import BadUse

if TYPE_CHECKING:
    from rules import Parameters

app = typer.Typer(
    name="rules",
    help="Aturan dan parameternya / the rules and their parameters.",
    no_args_is_help=True,
)

JsonOption = Annotated[bool, typer.Option("--json", help="JSON, bukan tabel.")]
OnOption = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        formats=["%Y-%m-%d"],
        help="Yang berlaku pada tanggal ini; bawaan: batas terakhir yang sudah ditinjau.",
    ),
]
FolderOption = Annotated[
    Path | None,
    typer.Option("--parameters", help="Folder parameter lain; bawaan: yang ikut program."),
]


@app.command("list")
def list_rules(
    on: OnOption = None, parameters: FolderOption = None, as_json: JsonOption = False
) -> None:
    """Semua alasan menurut urutannya / every reason in the order it becomes the headline."""
    from pipelines.show import print_json
    from pipelines.show_rules import parameters_table, reasons_table
    from rules.catalogue import catalogue

    known, day = _in_force(parameters, on)
    reasons = catalogue(known, day)
    if as_json:
        content = {
            "berlaku_pada": day.isoformat(),
            "alasan": [asdict(one) for one in reasons],
            "parameter": sorted(known.by_name),
        }
        print_json(content)
    else:
        reasons_table(reasons, day)
        parameters_table(known, day)


@app.command("show")
def show_rule(
    code: Annotated[
        str,
        typer.Argument(
            help="Kode alasan (DESIL_LEBIH), parameter (desil_maks/PKH) atau triwulan (2025-T4)."
        ),
    ],
    on: OnOption = None,
    parameters: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Satu alasan, parameter atau triwulan / one reason, parameter or quarter in full."""
    from pipelines.show import print_json
    from pipelines.show_rules import parameter_page, quarter_page, reason_page
    from rules import book, load_quarter
    from rules.catalogue import described, reviewed_quarters

    known, day = _in_force(parameters, on)
    name = code.strip().removesuffix(".yaml")
    if name.upper() in book():
        reason = described(book()[name.upper()], known, day)
        if as_json:
            print_json(asdict(reason))
        else:
            reason_page(reason, known, day)
    elif name in known.by_name:
        parameter = known.by_name[name]
        if as_json:
            print_json(_dated(asdict(parameter)))
        else:
            parameter_page(parameter, day)
    elif name.removeprefix("tahap/") in (quarters := reviewed_quarters(known.root)):
        quarter = load_quarter(name.removeprefix("tahap/"), known.root)
        if as_json:
            print_json(_dated(asdict(quarter)))
        else:
            quarter_page(quarter)
    else:
        raise BadUse(_unknown(name, [*book(), *known.by_name, *quarters]))


@app.command("check")
def check_rules(parameters: FolderOption = None, as_json: JsonOption = False) -> None:
    """Periksa kelengkapan / is every reason and figure complete: 0 ya, 1 tidak, dan apa."""
    from pipelines.show import print_json
    from pipelines.show_rules import review_table
    from rules.review import review

    found = review(_folder(parameters))
    if as_json:
        print_json({"lengkap": not found, "temuan": [_dated(asdict(one)) for one in found]})
    else:
        review_table(found)
    if found:
        raise typer.Exit(1)


def _in_force(parameters: Path | None, on: datetime | None) -> tuple[Parameters, date]:
    """The parameters and the day they are read for; BadUse where they cannot be read."""
    from rules import ParameterFault, ParameterMissing, load_parameters
    from rules.catalogue import catalogue, last_cutoff

    try:
        known = load_parameters(_folder(parameters))
        day = on.date() if on else last_cutoff(known.root)
        catalogue(known, day)  # a day on which a limit has no value cannot be shown
    except (ParameterFault, ParameterMissing) as fault:
        raise BadUse(f"{fault} Periksa dengan / look with: bansos rules check") from None
    return known, day


def _folder(parameters: Path | None) -> Path | None:
    if parameters is not None and not parameters.is_dir():
        raise BadUse(f"Folder parameter tidak ada / no such folder: {parameters}")
    return parameters


def _unknown(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.upper(), [one.upper() for one in known], n=3)
    as_written = [one for one in known if one.upper() in near]
    hint = f" Mungkin / perhaps: {', '.join(as_written)}." if as_written else ""
    return (
        f"Bukan alasan, parameter atau triwulan / no such reason or parameter: {name}.{hint} "
        "Daftar / all of them: bansos rules list"
    )


def _dated(content: Any) -> Any:
    """The same tree with its dates as text."""
    if isinstance(content, dict):
        return {name: _dated(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_dated(value) for value in content]
    return content.isoformat() if isinstance(content, date) else content
