"""Any two tables: the linkage engine on data of other columns, with or without a NIK.

What belongs here: the specification of two tables, candidates, comparisons by kind of column,
learning m and u from the tables, probabilities, groups. Start reading at `linking`.
What does not: reports and DTSEN (the rest of matching), or files (pipelines/link).
"""

from __future__ import annotations

from matching.tables.linking import LinkedTables, link_tables, linked_tables
from matching.tables.spec import BlockPart, Column, LinkSpec, TableFault, read_spec, spec_of
from matching.tables.table_model import TableModel, read_model

__all__ = [
    "BlockPart",
    "Column",
    "LinkSpec",
    "LinkedTables",
    "TableFault",
    "TableModel",
    "link_tables",
    "linked_tables",
    "read_model",
    "read_spec",
    "spec_of",
]
