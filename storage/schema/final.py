"""Tables whose rows are added and never changed: the triggers that see to it."""

_FINAL = """CREATE TRIGGER {table}_are_final BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{changed}'); END;
CREATE TRIGGER {table}_stay BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{one} is never deleted'); END;
"""


def final(*tables: tuple[str, str, str]) -> str:
    """The triggers of tables, each named with a row of it in words and the sentence that refuses a change."""
    return "".join(_FINAL.format(table=table, one=one, changed=changed) for table, one, changed in tables)
