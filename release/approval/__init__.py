"""Four eyes on a tranche: draft, checked, approved, released, withdrawn.

What belongs here: which step may follow which and by whom, the files that tell of it inside a
release folder, and the signature.
What does not: recording a step (audit, assets.approval), or who an officer is.
"""

from release.approval.files import (
    approval,
    withdraw_folder,
    withdrawal,
    write_approval,
    write_signature,
)
from release.approval.signature import (
    KeyUnusable,
    load_private_key,
    load_public_key,
    new_key,
    public_name,
)
from release.approval.steps import (
    ACTIONS,
    State,
    Step,
    StepRefused,
    standing,
)

__all__ = [
    "ACTIONS",
    "KeyUnusable",
    "State",
    "Step",
    "StepRefused",
    "approval",
    "load_private_key",
    "load_public_key",
    "new_key",
    "public_name",
    "standing",
    "withdraw_folder",
    "withdrawal",
    "write_approval",
    "write_signature",
]
