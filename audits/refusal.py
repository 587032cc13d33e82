"""Why an audit cannot be made."""


class AuditRefused(Exception):
    """One clear sentence for whoever asked."""

    def __init__(self, message: str, asked_wrongly: bool = False) -> None:
        super().__init__(message)
        self.asked_wrongly = asked_wrongly
        """Whether the question is at fault, and not the home."""
