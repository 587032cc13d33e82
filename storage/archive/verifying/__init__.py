"""Whether a home's evidence is what was sealed: whatever was changed, swapped, removed or added is named."""

from storage.archive.verifying.checking import NoEvidence, verify
from storage.archive.verifying.finding import Finding, Kind, Verification, Watch
from storage.archive.verifying.tokens import Authority

__all__ = ["Authority", "Finding", "Kind", "NoEvidence", "Verification", "Watch", "verify"]
