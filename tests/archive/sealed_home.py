"""A home whose evidence is sealed without a crawl or a command line."""

from hashlib import sha256

from faults.staff_home import make_desk

from storage import open_store
from storage.archive.canonical import canonical
from storage.archive.layout import Archive
from storage.archive.sealing import seal
from storage.archive.tasks import Rules, Task

RULES = Rules({"giam-ngheo-2022": ("r1", canonical({"rules": 1}))}, canonical({"outlets": []}))
NIGHT = "2022-06-14"


def made(root, *nights):
    """A home with an article a night; each night is over and waits for its seal."""
    desk = make_desk(root)
    for night in nights or (NIGHT,):
        add_night(desk, night)
    return desk


def add_night(desk, night, outlet="bao"):
    with desk.night(night, outlet) as written:
        written.seen(f"{night}.html", "2022-06-10").article(f"{night}.html").article(f"{night}-2.html")


def task(desk, rules=RULES, **given):
    return Task(desk.data, desk.data / "published.db", given.pop("occasion", "night"), rules, **given)


def sealed(desk, **given):
    """Seals the home as a command does that has written nothing itself."""
    with open_store(desk.database) as store:
        return seal(store, task(desk, **given))


def archive_of(desk):
    return Archive(desk.data / "evidence")


def tree(root):
    """Digest of every file below, by its path."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def written(desk):
    """Something is written to the database."""
    with open_store(desk.database) as store, store.atomic():
        store.write("UPDATE nights SET exit_code = 0")
