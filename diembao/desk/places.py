"""Where the files of a home lie that the staff's pages stand on; needs no web server to know."""

from diembao.home import Home
from storage.reading import Places


def places_of(home: Home) -> Places:
    """The files that the pages stand on."""
    return Places(reading=home.reading, published=home.snapshot, people=home.people)
