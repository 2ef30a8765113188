"""The house keeps its own rules: imports, light command, vocabulary."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from schemas import (
    codes,
    complaints,
    decisions,
    dtsen,
    families,
    forms,
    linkage,
    lists,
    payment,
    reasons,
    review,
)

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"polars", "duckdb", "pyarrow", "pandera", "numpy", "rapidfuzz", "yaml"}
HEAVY |= {"dagster", "great_expectations", "pandas"}


def test_the_dependency_rule_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))

    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_help_answers_without_importing_anything_heavy() -> None:
    program = (
        "import sys\n"
        "from pipelines.command import main\n"
        "sys.argv = ['bansos', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sorted(sys.modules), file=sys.stderr)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )

    loaded = set(answer.stderr.split("LOADED", 1)[1].split())
    assert "Usage" in answer.stdout
    assert loaded & HEAVY == set()


def test_every_word_of_the_official_vocabulary_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    words = {*codes.PROGRAMMES, *codes.STATUSES, *codes.STATUS_KPM, *codes.FORMS}
    words |= {*codes.LINK_DECISIONS, *codes.EVENT_STATES}
    words |= {*codes.REVIEW_ANSWERS, *codes.REVIEW_STATES}
    words |= {*codes.IDENTITY_STATES, *codes.ELIGIBILITY_STATES, *codes.DISBURSEMENT_STATES}
    words |= {*codes.FEEDBACK_FATES, *codes.RECOVERY_CAUSES}
    words |= {*codes.COMPLAINT_STATUSES, *codes.ANSWER_FATES, *codes.PROTECTIONS}

    missing = sorted(word for word in words if not re.search(rf"\b{word}\b", glossary))
    assert missing == []


def test_a_family_is_never_called_a_household_in_tables() -> None:
    tables = [
        *forms.FORMS.values(),
        *lists.LISTS.values(),
        lists.FILES,
        lists.REJECTS,
        dtsen.FAMILIES,
        dtsen.MEMBERS,
        linkage.LINKS,
        review.DECISIONS,
        review.REVOCATIONS,
        review.DIFFERENCES,
        families.FAMILIES,
        families.MEMBERS,
        families.EVENTS,
        decisions.DECISIONS,
        decisions.KPM_LIST,
        decisions.PBI_LIST,
        *payment.TABLES,
        *complaints.TABLES,
    ]
    words = " ".join(name for table in tables for name in (table.name, *table.column_names))

    assert not re.search(r"household|rumah_tangga", words)


def test_every_reason_has_a_label_in_both_languages_and_a_reader() -> None:
    levels = {"UMUM", "DESA", "PETUGAS", "TERBATAS"}
    incomplete = [
        reason.kode
        for reason in reasons.REASONS.values()
        if not (reason.label and reason.label_en and reason.tingkat in levels)
    ]

    assert incomplete == []


def test_no_module_is_named_after_nothing() -> None:
    named = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("[a-z]*/**/*.py")
        if path.stem in {"utils", "helpers", "common", "manager", "misc"}
        and "build" not in path.parts
    ]

    assert named == []
