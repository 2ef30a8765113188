"""Rules: from families and lists to one decision, with all its reasons, for every family.

What belongs here: dated parameters, one file per reason code, entitlements, payees, and the
choice within the quota.
What does not: how families came to be as they are (register), or writing a list (release).
"""

from rules.accounts import failed_accounts
from rules.candidates import component_candidates
from rules.context import Context, Lists
from rules.dated import Parameter, ParameterFault, ParameterMissing, Parameters, load_parameters
from rules.decision import decide
from rules.finish import SelectionIncomplete, finish
from rules.guardians import usable_guardians
from rules.keys import PartIncomplete
from rules.lineage import count_listed, earlier_lists
from rules.listed import components_elsewhere
from rules.notices import notices
from rules.participation import participation_moves
from rules.pbi import decide_persons
from rules.persons_insured import insured_on, insured_outside
from rules.quarter import Quarter, Wave, cutoffs_of, load_quarter, national_quota
from rules.quota import QuotaMissing
from rules.rule import Rule, RuleFault, book
from rules.selection import CUT_SCHEMA, ProvisionalNumber, cut, select
from rules.version import rule_code_version, rules_version
from rules.what_if import SettingFault, with_settings

__all__ = [
    "CUT_SCHEMA",
    "Context",
    "Lists",
    "Parameter",
    "ParameterFault",
    "ParameterMissing",
    "Parameters",
    "PartIncomplete",
    "ProvisionalNumber",
    "Quarter",
    "QuotaMissing",
    "Rule",
    "RuleFault",
    "SelectionIncomplete",
    "SettingFault",
    "Wave",
    "book",
    "component_candidates",
    "components_elsewhere",
    "count_listed",
    "cut",
    "cutoffs_of",
    "decide",
    "decide_persons",
    "earlier_lists",
    "failed_accounts",
    "finish",
    "insured_on",
    "insured_outside",
    "load_parameters",
    "load_quarter",
    "national_quota",
    "notices",
    "participation_moves",
    "rule_code_version",
    "rules_version",
    "select",
    "usable_guardians",
    "with_settings",
]
