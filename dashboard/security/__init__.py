"""What every request and every answer passes, whatever page it is of."""

from dashboard.security.guards import guarded

__all__ = ["guarded"]
