"""The exit codes of the command line; the table in docs/so-tay.md is checked against this one."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's end means to a script."""

    COMPLETE = 0
    USAGE = 2
    DISK = 3
    INVALID = 4
    LOCKED = 5
    FAILED = 9
    PARTIAL = 10
    STOPPED = 11
    INTEGRITY = 17

    @property
    def meaning(self) -> str:
        """One sentence for the table of the handbook."""
        return MEANINGS[self]


MEANINGS = {
    Exit.COMPLETE: "All asked for was done; every outlet's night is complete.",
    Exit.USAGE: "The command was called wrongly.",
    Exit.DISK: "The disk is full, or too little of it is free to begin.",
    Exit.INVALID: "Settings, outlets, directives or an input file are wrong; nothing was fetched.",
    Exit.LOCKED: "Another run holds this home's lock.",
    Exit.FAILED: "No outlet could be read, or the command failed.",
    Exit.PARTIAL: "An outlet's night is partial or failed, or the pages are behind; what was read is stored.",
    Exit.STOPPED: "Stopped by a signal; what was read is kept, the same command goes on from there.",
    Exit.INTEGRITY: "The database or an evidence file is damaged.",
}


class Refusal(Exception):
    """An end that the operator must hear of: one clear sentence and its exit code."""

    def __init__(self, code: Exit, message: str) -> None:
        super().__init__(message)
        self.code = code
