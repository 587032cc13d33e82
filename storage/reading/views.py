"""What a connection to the flat copy sees of the store and of desk.db: views that last as long as it does."""

_COLUMNS = "id, outlet, identity, directive, content, reason, at, content_hash"
# What a night has folded into the store stays in desk.db and would else count twice; what it has not yet
# folded in will come after all that the store has, with the same name under it.
_STORED = f"SELECT 0 AS late, {_COLUMNS}, reviewer FROM p.reviews"
_FRESH = (
    f" UNION ALL SELECT 1 AS late, {_COLUMNS}, reviewer || ' (' || account || ')' FROM d.reviews"
    " WHERE (id, at) NOT IN (SELECT desk_review, at FROM p.desk_reviews_taken)"
)
_LAST = (
    "(SELECT coalesce(max(id), 0) FROM {0}.reviews), (SELECT at FROM {0}.reviews ORDER BY id DESC LIMIT 1)"
)
_MARKED = "(SELECT at FROM {}.reviews WHERE id = {})"
# The moment of the first migration, which every copy of a store has, and no store that is made again.
_ORIGIN = "SELECT applied_at FROM p._sqlite_migrations ORDER BY id LIMIT 1"


def views(people: bool) -> tuple[str, ...]:
    """Statements that make them; `people`: whether desk.db is there, as `d`.

    - `decisions`: all reviews of the store (`late` is 0), and those of the pages that it has not taken in.
    - `marks`: number and moment of the last review of the store and of the desk; 0 and null: none.
    - `former`: the moments that the reviews have by now which were the last ones when the rows were written.
    - `store_origin`: when the store began.
    """
    last, marked = ("0, NULL", "NULL")
    if people:
        last, marked = _LAST.format("d"), _MARKED.format("d", "r.desk_mark")
    bodies = {
        "decisions": _STORED + (_FRESH if people else ""),
        "marks (store, store_at, desk, desk_at)": f"SELECT {_LAST.format('p')}, {last}",
        "former (store_at, desk_at)": (
            f"SELECT {_MARKED.format('p', 'r.review_mark')}, {marked} FROM main.reading r"
        ),
        "store_origin (begun)": _ORIGIN,
    }
    return tuple(f"CREATE TEMP VIEW {name} AS {body}" for name, body in bodies.items())
