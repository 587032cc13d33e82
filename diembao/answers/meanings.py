"""What each end of an address means to an outlet that asks, and what can be done about it."""

from typing import NamedTuple

from spool import Outcome


class Meaning(NamedTuple):
    """Two sentences in Vietnamese; the second is empty where there is nothing to do."""

    says: str
    do: str = ""


AGAIN = "Hệ thống tự đọc lại địa chỉ này trong các đêm sau (tối đa 30 đêm)."

MEANINGS = {
    Outcome.STORED: Meaning("Đã tải trang về, đọc được bài và lưu lại."),
    Outcome.UNCHANGED: Meaning("Đã hỏi lại máy chủ: bài vẫn còn và không thay đổi."),
    Outcome.GONE: Meaning(
        "Máy chủ trả lời rằng trang không còn (mã 404 hoặc 410). Bài chỉ bị coi là đã gỡ khi hai "
        "đêm đọc đầy đủ "
        "đều như vậy; bài đã lưu trước đó vẫn được tính.",
        "Nếu bài chỉ chuyển sang địa chỉ khác, đề nghị đơn vị cho biết địa chỉ mới.",
    ),
    Outcome.LOST: Meaning(
        "Địa chỉ có trong kế hoạch nhưng không có kết quả nào được ghi lại; đêm đó vì vậy không "
        "được coi là đầy đủ.",
        AGAIN,
    ),
    Outcome.KNOWN: Meaning(
        "Kênh của đơn vị có nêu địa chỉ này, nhưng đêm trước đã giải quyết xong nên không tải lại."
    ),
    Outcome.DUPLICATE: Meaning(
        "Địa chỉ này dẫn đến cùng một bài với địa chỉ khác đã xử lý trong đêm; mỗi bài chỉ tính một lần."
    ),
    Outcome.OUTSIDE_WINDOW: Meaning(
        "Ngày ghi bên cạnh bài trên kênh của đơn vị nằm ngoài khoảng thời gian được giao đọc nên không tải.",
        "Nếu kênh ghi sai ngày đăng, đề nghị đơn vị sửa; nếu cần đọc cả ngày đó, mở rộng mục "
        "[window] trong diembao.toml.",
    ),
    Outcome.CAP_REACHED: Meaning(
        "Địa chỉ vượt giới hạn số trang, số mục hoặc độ sâu của một đêm nên được để lại, chưa đọc.",
        "Các đêm sau đọc tiếp; nếu lặp lại nhiều đêm, nâng max_pages, max_linked hoặc max_requests trong "
        "diembao.toml.",
    ),
    Outcome.EGRESS_REFUSED: Meaning(
        "Địa chỉ không thuộc các máy chủ đã khai báo của đơn vị, hoặc dẫn vào mạng nội bộ, nên "
        "không được phép tải.",
        "Nếu đó đúng là máy chủ của đơn vị, bổ sung vào mục hosts trong tệp của đơn vị.",
    ),
    Outcome.ROBOTS_DENIED: Meaning(
        "Tệp robots.txt trên chính trang của đơn vị không cho phép đọc địa chỉ này, và hệ thống tuân theo.",
        "Muốn bài được đọc, đơn vị cần bỏ dòng cấm tương ứng trong robots.txt.",
    ),
    Outcome.REDIRECT_OFFSITE: Meaning(
        "Máy chủ chuyển địa chỉ này sang một trang không thuộc đơn vị, nên không đọc tiếp.",
        "Nếu trang đích cũng là của đơn vị, bổ sung máy chủ vào mục hosts trong tệp của đơn vị.",
    ),
    Outcome.NOT_HTML: Meaning(
        "Địa chỉ trả về một tệp (ảnh, PDF, văn bản…) chứ không phải trang bài viết.",
        "Đề nghị đơn vị đăng bài thành trang có chữ, tệp để kèm theo.",
    ),
    Outcome.NOT_ARTICLE: Meaning(
        "Trang tải được nhưng không phải bài viết: không khớp cách trình bày bài của đơn vị, và "
        "trang cũng không tự "
        "khai là bài viết.",
        "Nếu đây đúng là bài viết, bổ sung cách nhận ra bài (mục [[pages]] hoặc article) trong tệp "
        "của đơn vị.",
    ),
    Outcome.EMPTY_TEXT: Meaning(
        "Trang có khung bài viết nhưng trong đó không có chữ (chẳng hạn chỉ có ảnh hoặc phim).",
        "Đề nghị đơn vị xem lại trang; hệ thống chỉ đọc được bài có chữ.",
    ),
    Outcome.SOFT_404: Meaning(
        "Máy chủ trả lời thành công, nhưng nội dung trang là thông báo không tìm thấy.",
        "Đề nghị đơn vị kiểm tra lại địa chỉ.",
    ),
    Outcome.BAD_ADDRESS: Meaning(
        "Địa chỉ ghi trên kênh viết sai nên không tải được.", "Đề nghị đơn vị sửa đường dẫn trên kênh."
    ),
    Outcome.ROBOTS_UNREACHABLE: Meaning(
        "Không đọc được robots.txt của máy chủ; theo quy tắc, khi đó không được tải gì từ máy chủ này.", AGAIN
    ),
    Outcome.HTTP_4XX: Meaning(
        "Máy chủ từ chối yêu cầu (mã lỗi 4xx).",
        f"{AGAIN} Nếu kéo dài, đề nghị đơn vị xem máy chủ có chặn hệ thống hay không.",
    ),
    Outcome.HTTP_5XX: Meaning("Máy chủ của đơn vị báo lỗi (mã lỗi 5xx).", AGAIN),
    Outcome.DNS: Meaning("Không tìm thấy tên miền của đơn vị vào lúc đó.", AGAIN),
    Outcome.TLS: Meaning(
        "Chứng thư số của máy chủ không hợp lệ (hết hạn, sai tên hoặc không rõ nơi cấp) nên không kết nối.",
        f"{AGAIN} Đề nghị đơn vị thay chứng thư số.",
    ),
    Outcome.CONNECT: Meaning("Không kết nối được với máy chủ, hoặc kết nối bị ngắt giữa chừng.", AGAIN),
    Outcome.TIMEOUT: Meaning("Máy chủ không trả lời trọn vẹn trong thời gian chờ.", AGAIN),
    Outcome.TOO_BIG: Meaning("Trang lớn hơn mức cho phép (8 MiB) nên bị ngắt.", AGAIN),
    Outcome.BOMB: Meaning("Nội dung nén bất thường: giải nén vượt mức cho phép nên bị ngắt.", AGAIN),
    Outcome.TRUNCATED: Meaning("Máy chủ gửi thiếu so với độ dài đã báo, nên trang không được dùng.", AGAIN),
    Outcome.REDIRECT_LOOP: Meaning(
        "Máy chủ chuyển địa chỉ lòng vòng quá nhiều lần nên không đến được trang nào.",
        f"{AGAIN} Đề nghị đơn vị kiểm tra việc chuyển trang.",
    ),
    Outcome.CHARSET_UNKNOWN: Meaning(
        "Không xác định được bảng mã chữ của trang; bản gốc vẫn được lưu, không đoán.", AGAIN
    ),
    Outcome.LAYOUT_CHANGED: Meaning(
        "Địa chỉ đúng dạng bài viết nhưng không tìm thấy tiêu đề hoặc nội dung ở chỗ quen thuộc: "
        "trang đã đổi giao diện. Bài đọc được bằng cách chung thì vẫn được lưu.",
        "Cập nhật mục [[pages]] trong tệp của đơn vị; hệ thống tự đọc lại trong các đêm sau.",
    ),
    Outcome.CHALLENGE: Meaning(
        "Trang đòi xác nhận là trình duyệt (chống robot) nên không đọc được bài.",
        f"{AGAIN} Đề nghị đơn vị cho phép hệ thống đọc.",
    ),
    Outcome.COOKIE_WALL: Meaning(
        "Nhiều địa chỉ cùng trả về một trang giống hệt nhau (trang đăng nhập, thông báo chung), nên "
        "không coi là bài.",
        AGAIN,
    ),
    Outcome.PARSE: Meaning("Trang tải được nhưng chương trình không phân tích được.", AGAIN),
    Outcome.STORAGE: Meaning("Không ghi được xuống đĩa (đầy đĩa) vào lúc đó; lỗi ở phía hệ thống.", AGAIN),
    Outcome.INTERRUPTED: Meaning("Lượt đọc bị dừng trước khi đến địa chỉ này; lỗi ở phía hệ thống.", AGAIN),
}
