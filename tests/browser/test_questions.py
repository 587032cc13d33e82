"""The questions that staff come with, answered by clicking, on the sample province."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from diembao.home import Home
from storage import ArticleFilter, find_articles, open_reader
from tests.browser.watched import Watched
from tests.dashboard.visitors import Server

pytestmark = pytest.mark.slow


def saved(page: Page, name: str) -> Path:
    """Click a link or button and take the file that it gives."""
    with page.expect_download() as coming:
        page.get_by_text(name, exact=True).first.click()
    file = Path(coming.value.path())
    return file.rename(file.with_name(coming.value.suggested_filename))


def stored(home: Home, content: int, outlet: str) -> set[str]:
    """Titles that the command line lists."""
    directive = home.directive()
    with open_reader(home.database) as reader:
        wanted = ArticleFilter(directive=directive.slug, outlet=outlet, content=content)
        return {row.title for row in find_articles(reader, wanted)}


def all_titles(home: Home) -> list[str]:
    """Of every stored article."""
    with open_reader(home.database) as reader:
        return [row.title for row in find_articles(reader, ArticleFilter(directive=home.directive().slug))]


def menu(page: Page, name: str) -> None:
    """Go to another page by the menu."""
    page.get_by_role("navigation", name="Các trang").get_by_role("link", name=name, exact=True).click()


def titles(page: Page) -> set[str]:
    """Those of the list that is open, or that is about to."""
    expect(page.locator(".results h3").first).to_be_visible()
    return set(page.locator(".results h3").all_inner_texts())


def test_who_wrote_what_on_which_content(wide: Watched, desk: Server) -> None:
    page = wide.log_in(desk, "viewer").page
    menu(page, "Tổng quan")
    row = page.locator("table.matrix tr", has_text="Báo Đắk Mây")
    row.locator("td a", has_text=re.compile(r"^\D*\d")).nth(3).click()
    assert titles(page) == stored(desk.home, 4, "baodakmay") != set()
    wide.was_quiet(desk)


def test_the_text_and_why_it_counts(wide: Watched, desk: Server) -> None:
    page = wide.log_in(desk, "viewer").page
    menu(page, "Bài viết")
    page.get_by_role("searchbox").fill("giam ngheo")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator(".results mark").first).to_be_visible()
    page.locator(".results h3 a").first.click()
    expect(page.locator("main mark").first).to_be_visible()
    assert "vì" in page.locator("main").inner_text()
    assert re.search(r"[0-9a-f]{64}", page.locator("main").inner_text()), "the evidence's digest"
    wide.was_quiet(desk)


def test_this_one_is_labelled_wrongly(wide: Watched, desk: Server) -> None:
    page = wide.log_in(desk, "reviewer").page
    menu(page, "Duyệt")
    title = page.locator("#tit").inner_text()
    assert page.locator("#tit sup").count() == 0
    page.keyboard.press("6")
    page.keyboard.type("Nêu gương một hộ cụ thể.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi")).to_be_visible()
    page.get_by_role("link", name="Xem bài").click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_text("Nêu gương một hộ cụ thể.").first).to_be_visible()
    menu(page, "Bài viết")
    page.get_by_text("Bộ lọc").click()
    page.locator("select[name=duyet]").select_option("co")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator(".results h3")).to_have_text([title])
    wide.was_quiet(desk)


def test_the_list_for_the_meeting_at_two(wide: Watched, desk: Server) -> None:
    page = wide.log_in(desk, "viewer").page
    page.goto(f"{desk.url}/bai-viet?noi-dung=6")
    listed = titles(page)
    sheet = openpyxl.load_workbook(saved(page, "Excel (XLSX)")).worksheets[0]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    assert listed
    assert listed <= cells
    text = saved(page, "CSV").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert all(title.replace('"', '""') in text.decode("utf-8-sig") for title in listed)
    wide.was_quiet(desk)


def test_what_one_outlet_owes_and_what_proves_it(wide: Watched, desk: Server, tmp_path: Path) -> None:
    page = wide.log_in(desk, "auditor").page
    menu(page, "Đơn vị")
    page.get_by_role("link", name="Báo Đắk Mây").click()
    duties = page.get_by_role("table", name=re.compile("Nghĩa vụ và kết luận"))
    expect(duties.get_by_role("row", name=re.compile("Nội dung 4"))).to_contain_text("Đạt")
    expect(page.get_by_text("Mọi ngày đã qua trong khoảng thời gian này đều đã đọc đầy đủ.")).to_be_visible()
    letter = docx.Document(str(saved(page, "Báo cáo Word")))
    assert "Báo Đắk Mây" in "\n".join(cell.text for table in letter.tables for cell in table._cells)
    with zipfile.ZipFile(saved(page, "Tải gói bằng chứng (zip)")) as pack:
        pack.extractall(tmp_path / "pack")
    checked = subprocess.run(
        [sys.executable, "verify.py"],
        cwd=tmp_path / "pack",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert "KẾT LUẬN: hồ sơ còn nguyên vẹn." in checked.stdout
    wide.was_quiet(desk)


def test_what_a_change_of_keywords_would_flip(wide: Watched, desk: Server) -> None:
    page = wide.log_in(desk, "viewer").page
    menu(page, "Từ khóa")
    page.get_by_role("link", name="Thử thay đổi").click()
    page.get_by_label("Cụm từ").fill("hộ nghèo")
    page.get_by_label("Việc").select_option(label="bỏ khỏi danh sách")
    page.get_by_label("Danh sách").select_option(label="Cửa vào, cụm từ chính")
    page.get_by_role("button", name="Thử", exact=True).click()
    said = page.get_by_text(re.compile(r"Cụm từ có trong \d+ trên \d+ bài"))
    for _ in range(30):
        if said.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    (met, of, changed, _) = map(int, re.findall(r"\d+", said.inner_text()))
    assert of == len(all_titles(desk.home))
    assert 0 < changed < met < of
    expect(page.get_by_role("table", name="Bài sẽ đổi nội dung").locator("tbody tr")).to_have_count(changed)
    wide.was_quiet(desk)
