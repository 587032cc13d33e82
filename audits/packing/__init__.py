"""Packs: one zip that proves the verdicts on an outlet to whoever has it, without us, offline."""

from audits.packing.errors import EvidenceDamaged, NothingToPack, NotSealed, PackError
from audits.packing.packing import Packed, Wanted, check_pack, write_pack

__all__ = [
    "EvidenceDamaged",
    "NotSealed",
    "NothingToPack",
    "PackError",
    "Packed",
    "Wanted",
    "check_pack",
    "write_pack",
]
