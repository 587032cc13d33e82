"""Obligations held against coverage and completeness: verdicts, packs that prove them, and reports."""
