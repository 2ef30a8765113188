"""Files of the landing folder → typed rows, rejects and repairs of each table in them.

What belongs here: the order of the steps from pieces to a `FileIntake` each, many of one kind
taken together.
What does not: any single step; what repeats between files (`repeats`); where a file lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from intake.bridge import Bridge
from intake.cells import patched
from intake.containers import Piece, pieces_of
from intake.dtsen import Extract, contradictions, extract_named, with_person_key
from intake.family_blocks import carried
from intake.layout import Layout
from intake.masked import with_masked
from intake.reasons import FileRefused
from intake.received import Opened, Received, opened, received
from intake.rejects import fault_rejects, line_rejects
from intake.repairs import file_repairs, per_column
from intake.taken import Account, FileIntake, accepted, refused
from intake.time_order import in_time
from intake.together import by_file, file_of, keys_for, line_of
from intake.typed import TypedRows, typed_rows
from intake.whole_file import held_by_columns, held_by_rejects
from schemas.dtsen import MEMBERS
from schemas.fingerprint import fingerprints
from schemas.forms import MASKED
from schemas.lists import REJECTS, REPAIRS

_ISI_DIGITS = 16


def read_file(path: Path, name: str, bridge: Bridge | None = None) -> FileIntake:
    """The one table of the file at `path`; ValueError if it holds several (see `read_landed`)."""
    taken = list(read_landed(path, name, bridge))
    if len(taken) != 1:
        raise ValueError(f"the file holds {len(taken)} tables")
    return taken[0]


def read_landed(path: Path, name: str, bridge: Bridge | None = None) -> Iterator[FileIntake]:
    """Every table in the file at `path`, called `name` in the landing folder, one at a time.

    Never half-read: what fits no layout is refused whole. Every line after a header is an
    accepted row or has one BARIS reject. OSError if the file cannot be read at all. `bridge`
    turns the area codes of BPS into those of Kemendagri; without it such a file is held.
    """
    for piece in pieces_of(path.read_bytes(), name):
        yield from read_pieces([piece], bridge)


def read_pieces(pieces: Sequence[Piece], bridge: Bridge | None = None) -> list[FileIntake]:
    """The one table that each of `pieces` holds, see `read_landed`.

    Pieces of one kind are read as one table; what each of them gives is what it gives alone.
    """
    found: dict[int, FileIntake] = {}
    kinds: dict[tuple[object, ...], tuple[Extract | None, list[tuple[int, Opened]]]] = {}
    for number, piece in enumerate(pieces):
        one = None
        try:
            if isinstance(piece.content, FileRefused):
                raise piece.content
            one = opened(piece.content)
            extract = extract_named(piece.name, one.layout) if one.layout.file_name else None
        except FileRefused as refusal:
            found[number] = refused(piece, refusal, _counted(piece, one))
            continue
        # An extract is large, and its rows are held against each other.
        kind = (*one.kind, None if extract is None else number)
        kinds.setdefault(kind, (extract, []))[1].append((number, one))
    for extract, members in kinds.values():
        numbers = [number for number, _ in members]
        own = [pieces[number] for number in numbers]
        taken = _taken(own, [one for _, one in members], extract, bridge)
        found |= zip(numbers, taken, strict=True)
    return [found[number] for number in range(len(pieces))]


def _counted(piece: Piece, one: Opened | None) -> Account | None:
    """The account of a piece that is refused after its header was found."""
    if one is None:
        return None
    table = received([one])
    first = table.first_lines([one.header])[0]
    return Account(piece, one, table.counts(1)[0], first, one.places)


def _taken(
    pieces: Sequence[Piece],
    files: Sequence[Opened],
    extract: Extract | None,
    bridge: Bridge | None,
) -> list[FileIntake]:
    """What each of `pieces`, which are of one kind, gives."""
    names = [piece.name for piece in pieces]
    try:
        table = received(files)
    except FileRefused as refusal:
        return [refused(piece, refusal) for piece in pieces]
    counts = table.counts(len(files))
    first = table.first_lines([one.header for one in files])
    places = files[0].places
    accounts = [Account(*told, places) for told in zip(pieces, files, counts, first, strict=True)]
    if bridge is not None:
        table = bridge.crossed(table, names, extract.last_day if extract else None)
    held = held_by_columns(table.held(names)) | {
        place: FileRefused("KOLOM_TANPA_JUDUL", baris=str(files[place].header))
        for place in table.untitled
    }
    results = {place: refused(pieces[place], why, accounts[place]) for place, why in held.items()}
    stand, rejected, repairs, origin = _typed(pieces, files, table.without(held), extract)
    doubtful = held_by_rejects(counts, rejected.filter(~pl.col("tempat").is_in(list(held))))
    cut = partial(_by_place, count=len(files))
    columns = zip(cut(stand), cut(rejected), cut(repairs), cut(origin), strict=True)
    for place, (rows, rejects, traces, origins) in enumerate(columns):
        if place in doubtful:
            whole = refused(pieces[place], doubtful[place], accounts[place])
            # The single rejects stay: they are what the sender has to mend.
            every = pl.concat([whole.rejected, rejects])
            results[place] = replace(whole, rejected=every)
        elif place not in held:
            results[place] = accepted(accounts[place], rows, rejects, traces, origins, extract)
    return [results[place] for place in range(len(files))]


def _by_place(frame: pl.DataFrame, count: int) -> list[pl.DataFrame]:
    """The rows of each of `count` files of `frame`, which lie in the order of `tempat`."""
    return by_file(frame.drop("tempat"), frame["tempat"], count)


def _typed(
    pieces: Sequence[Piece], files: Sequence[Opened], table: Received, extract: Extract | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Accepted rows, rejects, repairs and origins of all files, each in order of `tempat`."""
    layout, keys = table.layout, [piece.sha256 for piece in pieces]
    typed = typed_rows(table.columns, table.rows, layout).with_faults(table.faults)
    typed = in_time(typed, layout, extract.last_day if extract else None)
    typed = typed.with_faults(contradictions(typed, layout))
    rejected = pl.concat(
        [
            line_rejects(keys, table.damaged, table.cells),
            fault_rejects(keys, typed.faults, layout),
        ]
    ).sort("tempat", *REJECTS.sort, nulls_last=True)
    notes = {place: one.note for place, one in enumerate(files) if one.note is not None}
    repairs = pl.concat(
        [
            file_repairs(notes),
            per_column(pl.concat([carried(table.repairs, typed.faults), typed.repairs]), layout),
        ]
    )
    traces = (
        repairs.with_columns(keys_for(repairs["tempat"].cast(pl.UInt32), keys))
        .select("tempat", *REPAIRS.column_names)
        .sort("tempat", *REPAIRS.sort, nulls_last=True)
    )
    rows = _with_masked(typed, layout)
    return _as_table(rows, layout, keys, extract), rejected, traces, _origins(table)


def _origins(table: Received) -> pl.DataFrame:
    if table.origin is None:
        return pl.DataFrame(schema={"tempat": pl.UInt32, "baris": pl.Int64, "baris_asal": pl.Int64})
    told = {"tempat": file_of(table.rows), "baris": line_of(table.rows)}
    return pl.DataFrame({**told, "baris_asal": table.origin}).drop_nulls()


def _with_masked(typed: TypedRows, layout: Layout) -> pl.DataFrame:
    """The rows that stand; of a form with the numbers that came masked."""
    if MASKED.name not in layout.table.column_names:
        return typed.accepted
    return with_masked(typed.accepted, typed.faults)


def _as_table(
    rows: pl.DataFrame, layout: Layout, keys: Sequence[str], extract: Extract | None
) -> pl.DataFrame:
    """`rows` in the columns of the table, with lineage and keys, and `tempat`."""
    files = file_of(rows["baris"])
    rows = rows.with_columns(keys_for(files, keys), line_of(rows["baris"]), files.alias("tempat"))
    if layout.table is MEMBERS:
        rows = with_person_key(rows)
    if extract is not None:
        rows = rows.with_columns(pl.lit(extract.version).alias("versi_dtsen"))
    else:
        rows = rows.with_columns(_content(rows, layout).alias("isi"))
    return rows.select("tempat", *layout.table.column_names)


def _content(rows: pl.DataFrame, layout: Layout) -> pl.Series:
    """`isi` of every row; a masked number is part of it where there is one."""
    content = fingerprints(rows, layout.received, _ISI_DIGITS)
    if MASKED.name not in rows.columns or not rows[MASKED.name].count():
        return content
    some = rows[MASKED.name].is_not_null().arg_true()
    told = fingerprints(rows[some], [*layout.received, MASKED.name], _ISI_DIGITS)
    return patched(content, some, told)
