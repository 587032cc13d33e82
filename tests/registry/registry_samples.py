"""A sound outlet and a sound directive, which the tests spoil in one place each."""

OUTLET = """\
name = "Trang thông tin điện tử Sở Mẫu"
kind = "portal"
owner = "Sở Mẫu"
hosts = [
  { name = "mau.example" },
  { name = "127.0.2.1:8070", valid_to = 2025-06-30 },
]
channels = [
  { kind = "feed", url = "https://mau.example/rss/" },
]
"""

DIRECTIVE = {
    "directive.toml": """\
title = "Tuyên truyền mẫu"
issuer = "Sở Mẫu"
number = ""
dated = "tháng 6 năm 2022"
reading = { 2 = "narrow" }
[window]
since = 2022-01-01
until = 2022-12-31
[[obligations]]
content = 1
owed_by = ["press", "portal"]
words = "đề nghị các cơ quan"
[[obligations]]
content = 2
owed_by = ["portal"]
words = "Các cơ quan, đơn vị"
readings = { narrow = ["portal"], wide = ["portal", "press"] }
[[thresholds]]
content = 1
articles = 1
[weights]
strong = 5.0
""",
    "contents/1.toml": 'name = "Một"\nparagraphs = ["Đoạn một.", "Đoạn hai."]\n',
    "contents/2.toml": 'name = "Hai"\nparagraphs = [\n  "Đoạn một.",\n]\n',
    "keywords/1.toml": 'strong = [\n  "chi bộ",\n  "hội viên nghèo",\n]\nweak = [\n  "nghị quyết",\n]\n',
    "keywords/2.toml": 'medium = ["chỉ tiêu"]\n',
    "keywords/gate.toml": 'core = ["giảm nghèo"]\nsupporting = ["nghèo khó"]\n',
    "keywords/exclusions.toml": """\
[[exclusions]]
name = "nghia-khac"
effect = "cut"
phrases = ["nghèo nàn", "đất nghèo"]
[[exclusions]]
name = "tu-thien"
effect = "count"
phrases = ["học bổng"]
unless = ["hộ nghèo"]
""",
}
