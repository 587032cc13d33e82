"""What the tests of the review pages share: open verdicts, and forms as a browser would send them."""

import re
import shutil
from collections.abc import Sequence
from datetime import date
from html import unescape

import httpx

from audits.auditing import AuditOptions, run_audit
from diembao.desk.judging import cells_of
from diembao.home import Home, bundled
from storage import open_reader
from storage.reading import Cell, article_key, save_verdicts
from tests.dashboard.visitors import Visitor

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def cell(outlet: str, content: int, ruling: str, counted: int, threshold: int) -> Cell:
    """A verdict."""
    return Cell(outlet, str(content), content, ruling, "too_few", threshold, counted, counted, 0, 0)


def judge_by(home: Home, cells: Sequence[Cell]) -> None:
    """Have those verdicts stand for the directive's whole window, and an audit's for all other duties."""
    outlets, directives = home.check()
    directive = next(iter(directives.values()))
    window = directive.window.since, directive.window.until
    with open_reader(home.snapshot) as reader:
        audit, _ = run_audit(reader, directive, outlets, AuditOptions(*window))
    given = {(one.outlet, one.duty): one for one in cells}
    reckoned = [given.get((one.outlet, one.duty), one) for one in cells_of(audit)]
    save_verdicts(home.reading, directive.slug, *window, reckoned)


def ask_for(home: Home, content: int, articles: int) -> None:
    """Have the home's own copy of the directive ask for so many articles on a content."""
    shutil.copytree(bundled("directives"), home.root / "directives")
    file = home.root / "directives" / home.directive().slug / "directive.toml"
    line = f"content = {content}\narticles = "
    head, found, rest = file.read_text(encoding="utf-8").partition(line)
    assert found
    file.write_text(f"{head}{line}{articles}{rest[1:]}", encoding="utf-8")


def key_of(outlet: str, path: str) -> str:
    """The article's name in addresses."""
    return article_key(outlet, f"{outlet}.example/{path}.html")


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of a form, the token left to the visitor."""
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in _HIDDEN.findall(form) if name != "csrftoken"}


def title_of(page: str) -> str:
    """The article that is shown."""
    found = re.search(r'<h2 id="tit">(.*?)</h2>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""


def send(visitor: Visitor, page: str, content: object, reason: str = "R4: hộ là chủ thể") -> httpx.Response:
    """Decide over the article of a page."""
    fields = hidden(page, "/duyet/quyet-dinh") | {"noi-dung": str(content), "ly-do": reason}
    return visitor.post("/duyet/quyet-dinh", fields)


__all__ = ["ask_for", "cell", "date", "hidden", "judge_by", "key_of", "send", "title_of"]
