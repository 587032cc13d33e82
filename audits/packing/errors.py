"""Why there is no pack."""


class PackError(Exception):
    """No pack was written; the message says why in one sentence."""


class NothingToPack(PackError):
    """The audit judges no such outlet or content."""


class NotSealed(PackError):
    """No seal vouches for the audit yet."""


class EvidenceDamaged(PackError):
    """The archive does not hold what it said it holds: a file is missing or was altered."""
