"""Looking at a release folder alone: is it sound, and if not, what is wrong with it?

What belongs here: everything `bansos verify` looks at, from the package's own files.
What does not: the lake, the rules, or making a release.
"""

from release.verification.finding import Finding
from release.verification.verify import known_until, verify, verify_decisions

__all__ = ["Finding", "known_until", "verify", "verify_decisions"]
