"""What the operator does first about an outlet that cannot be read, by what its addresses came to."""

from spool import Outcome

OPEN_SITE = "Mở trang bằng trình duyệt trên chính máy này."

ASK_OWNER = "Liên hệ đơn vị quản trị trang"

LOGS = "Xem crawl.log và ledger.jsonl của đêm đó trong data/evidence/nights/"

REMEDIES = {
    Outcome.DNS: "Kiểm tra tên miền: nếu đơn vị đã đổi địa chỉ trang thì sửa mục hosts trong tệp đơn vị.",
    Outcome.CONNECT: f"{OPEN_SITE} Nếu không mở được thì báo đơn vị quản trị trang;"
    " nếu mở được thì kiểm tra tường lửa của máy này.",
    Outcome.TIMEOUT: f"{OPEN_SITE} Nếu trang chậm kéo dài thì tăng timeout trong diembao.toml"
    " hoặc báo đơn vị quản trị trang.",
    Outcome.TLS: f"{ASK_OWNER} để gia hạn hoặc cấu hình lại chứng thư số."
    " Chỉ đặt ngoại lệ tls trong tệp đơn vị khi có lý do bằng văn bản.",
    Outcome.HTTP_5XX: f"{ASK_OWNER}: máy chủ của trang đang báo lỗi.",
    Outcome.HTTP_4XX: f"{OPEN_SITE} Nếu trang mở được thì đề nghị đơn vị cho phép máy này đọc;"
    " nếu kênh đã bị bỏ thì sửa tệp đơn vị.",
    Outcome.ROBOTS_UNREACHABLE: f"{ASK_OWNER}: robots.txt phải trả lời được thì hệ thống mới được phép đọc.",
    Outcome.CHALLENGE: f"{ASK_OWNER} để máy này được đọc mà không phải xác nhận trình duyệt.",
    Outcome.COOKIE_WALL: f"{OPEN_SITE} Trang hoặc đường truyền đang trả cùng một nội dung cho mọi địa chỉ.",
    Outcome.LAYOUT_CHANGED: "Trang đã đổi giao diện: chạy `diembao outlets check MÃ-ĐƠN-VỊ`,"
    " sửa mục [[pages]] trong tệp đơn vị, thử bằng `diembao extract`.",
    Outcome.PARSE: f"Kiểm tra các kênh khai trong tệp đơn vị. {LOGS}.",
    Outcome.STORAGE: "Kiểm tra dung lượng đĩa và quyền ghi của thư mục data/.",
    Outcome.INTERRUPTED: "Chạy lại `diembao nightly`; nếu lặp lại thì tăng max_seconds hoặc max_requests"
    " trong diembao.toml.",
}

OTHERWISE = f"{LOGS}; các địa chỉ lỗi được tự động đọc lại đêm sau."


def remedy(outcome: Outcome | None) -> str:
    """What to do first; where to look when there is no better advice."""
    return REMEDIES.get(outcome, OTHERWISE) if outcome else OTHERWISE
