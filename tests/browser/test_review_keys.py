"""Duyệt by keyboard alone, and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watched import Watched
from tests.dashboard.visitors import PASSWORD, Server

pytestmark = pytest.mark.slow


def on_the_queue(watched: Watched, desk: Server) -> Page:
    page = watched.log_in(desk, "reviewer").page
    page.get_by_role("link", name="Duyệt", exact=True).click()
    expect(page.locator("#tit")).to_be_visible()
    return page


def test_a_digit_chooses_and_enter_records(wide: Watched, desk: Server) -> None:
    page = on_the_queue(wide, desk)
    title = page.locator("#tit").inner_text()
    page.keyboard.press("4")
    expect(page.locator('input[name="noi-dung"][value="4"]')).to_be_checked()
    expect(page.locator("#ly-do")).to_be_focused()
    page.keyboard.type("R5: 6 hộ xin ra, n và u là chữ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi: Nội dung 4")).to_be_visible()
    assert page.locator("#tit").inner_text() != title
    page.keyboard.press("u")
    expect(page.get_by_text("Đã hoàn tác")).to_be_visible()
    expect(page.locator("#tit")).to_have_text(title)
    wide.was_quiet(desk)


def test_keys_are_letters_while_one_types(wide: Watched, desk: Server) -> None:
    page = on_the_queue(wide, desk)
    title = page.locator("#tit").inner_text()
    page.keyboard.press("0")
    page.keyboard.type("n?3")
    assert page.locator("#ly-do").input_value() == "n?3"
    expect(page.locator('input[name="noi-dung"][value="0"]')).to_be_checked()
    expect(page.locator("#tit")).to_have_text(title)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#phim")).to_have_attribute("open", "")
    page.keyboard.press("n")
    expect(page.get_by_text("1 bài để lại sau")).to_be_visible()
    wide.was_quiet(desk)


def test_decided_without_javascript(chromium: Browser, desk: Server) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk.url}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("reviewer")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Duyệt", exact=True).click()
    page.get_by_label("Nội dung 3").check()
    page.get_by_label("Lý do").fill("R4")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã ghi: Nội dung 3")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác")).to_be_visible()
    context.close()
