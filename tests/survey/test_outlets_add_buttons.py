"""Lists that go on behind a button alone: its endpoint is found, tried once, written, and read at night."""

import json

import pytest
from survey.surveyed_sites import BUTTONS, add, button_site, make_home, of_one_form, run

from registry import load_outlets

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", BUTTONS)
def test_a_night_reads_what_a_button_would_fetch(tmp_path, kind):
    home = make_home(tmp_path / "home")
    with button_site(kind) as site:
        assert add(home, site.url, "--yes").exit_code == 0
        tried = [path for path in site.hits if path.startswith("/them")]
        assert tried[0] in {"/them?page=2", "/them?offset=6"}
        assert len(tried) == len(set(tried)) <= 2
        channel = load_outlets(home / "outlets")["moi"].channels[0]
        assert channel.url.endswith("/tin-tuc")
        assert (channel.page or "").endswith("/them?page={page}") or "data-url" in (channel.next or "")
        assert run(home, "nightly").exit_code == 0
    assert len(json.loads(run(home, "articles", "--json").stdout)) == 18


@pytest.mark.parametrize("kind", ["html", "json-html"])
def test_where_addresses_tell_nothing_the_pieces_are_read_by_their_links(tmp_path, kind):
    home = make_home(tmp_path / "home")
    with of_one_form(button_site(kind)) as site:
        assert add(home, site.url, "--yes").exit_code == 0
        outlet = load_outlets(home / "outlets")["moi"]
        assert outlet.article is None
        assert outlet.channels[0].links == "h3 a"
        assert run(home, "nightly").exit_code == 0
    assert len(json.loads(run(home, "articles", "--json").stdout)) == 18
