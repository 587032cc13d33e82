"""One spelling for each address, one key for each article, and no way round by odd spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from spool.addresses import BadAddress, allowed_host, canonical, host_of, identity

HOSTS = st.sampled_from(
    ["h.vn", "WWW.H.vn", "báo.vn", "H.VN.", "127.0.0.1", "0x7f.1", "[2001:DB8::1]", "www.vn"]
)
PORTS = st.sampled_from(["", ":", ":80", ":443", ":8080", ":0080"])
PIECES = """
    a / .. . %2e %2E%2e %2f % %4 %e1 %%41 giảm (S(x)) ;jsessionid=1 amp index.html default.aspx
    ? & amp=1 utm_a=b fbclid = ' + [ | # @
"""
WORDS = st.sampled_from(["", "a b", *PIECES.split()])
TAILS = st.lists(WORDS | st.text(max_size=3), max_size=8).map(
    lambda words: "/" + "/".join(words).replace("/?/", "?")
)
ADDRESSES = st.builds(
    lambda scheme, host, port, tail: f"{scheme}://{host}{port}{tail}",
    st.sampled_from(["http", "https", "HTTP"]),
    HOSTS,
    PORTS,
    TAILS,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.H.VN", "http://www.h.vn/"),
        (" https://h.vn:443/a \n", "https://h.vn/a"),
        ("http://h.vn:/a", "http://h.vn/a"),
        ("http://h.vn:0080/a", "http://h.vn/a"),
        ("https://h.vn:80/a", "https://h.vn:80/a"),
        ("http://h.vn./a", "http://h.vn/a"),
        ("http://Báo.vn/", "http://xn--bo-mia.vn/"),
        ("http://ｈ.vn/", "http://h.vn/"),
        ("http://h。vn/", "http://h.vn/"),
        ("http://[2001:DB8:0::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://h.vn/a#phan-2", "http://h.vn/a"),
        ("http://h.vn/a/./b/../c", "http://h.vn/a/c"),
        ("http://h.vn/a/%2e%2E/../c/..", "http://h.vn/"),
        ("http://h.vn/a//b/", "http://h.vn/a//b/"),
        ("http://h.vn/%7euser/%c4%91/%2F", "http://h.vn/~user/%C4%91/%2F"),
        ("http://h.vn/giảm nghèo", "http://h.vn/gi%E1%BA%A3m%20ngh%C3%A8o"),
        ("http://h.vn/100%", "http://h.vn/100%25"),
        ("http://h.vn/?b=2&a=1&b=1", "http://h.vn/?b=2&a=1&b=1"),
        ("http://h.vn/?utm_source=zalo&id=7&UTM_Medium=x&fbclid=y&gclid=z&zarsrc=30", "http://h.vn/?id=7"),
        ("http://h.vn/?utm%5Fsource=x", "http://h.vn/"),
        ("http://h.vn/?automn=1&gclids=2", "http://h.vn/?automn=1&gclids=2"),
        ("http://h.vn/tin;jsessionid=0A1B?p=1", "http://h.vn/tin?p=1"),
        ("http://h.vn/?x=a+b%20c&y='\"<>", "http://h.vn/?x=a+b%20c&y=%27%22%3C%3E"),
        ("http://h.vn/?", "http://h.vn/"),
    ],
)
def test_one_spelling(url, expected):
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("loose", "plain"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0X7F000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("10.258", "10.0.1.2"),
        ("127.0.0.1.", "127.0.0.1"),
        ("①②⑦.0.0.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
    ],
)
def test_loose_forms_of_an_ip_address_are_that_address(loose, plain):
    assert host_of(f"http://{loose}/") == plain


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/tin-tuc",
        "//h.vn/",
        "h.vn",
        "javascript:alert(1)",
        "mailto:a@h.vn",
        "tel:0261",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://h.vn/",
        "http:h.vn",
        "http:/h.vn",
        "http://",
        "http:///a",
        "http://:80/",
        "http://allowed.vn@evil.test/",
        "http://allowed.vn:80@evil.test/",
        "http://@h.vn/",
        "http://allowed.vn\\@evil.test/",
        "http://allowed.vn\\.evil.test/",
        "http:\\\\h.vn/",
        "http://h.vn/a\\..\\b",
        "http://h.vn%2f@evil.test/",
        "http://allowed.vn%2f.evil.test/",
        "http://allowed.vn／.evil.test/",
        "http://h.vn/a\nb",
        "http://h.vn/a\0b",
        "http://h\t.vn/",
        "http://h.vn\u2028/",
        "http://h.vn:99999/",
        "http://h.vn:0/",
        "http://h.vn:8a/",
        "http://h.vn:٨٠/",
        "http://h..vn/",
        "http://.h.vn/",
        "http://h vn/",
        "http://[::1",
        "http://[::1%eth0]/",
        "http://[h.vn]/",
        "http://::1/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://4294967296/",
        "http://08.1/",
        "http://h.vn/" + "a" * 1000,
        "http://h.vn/" + "ư" * 500,
        "http://" + "a" * 64 + ".vn/",
        "http://h.vn/\ud800",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url):
    for read in (canonical, identity, host_of):
        with pytest.raises(BadAddress):
            read(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://h.vn/tin/1",
        "http://www.h.vn/tin/1",
        "https://h.vn/tin/1/",
        "https://h.vn/tin/1/index.html",
        "https://h.vn/tin/1/Default.aspx",
        "https://h.vn/tin/1/amp",
        "https://h.vn/tin/1/amp/",
        "https://h.vn/tin/1?amp=1",
        "https://h.vn/tin/1?amp",
        "https://h.vn/(S(abc123))/tin/1",
        "http://h.vn:80/tin/1?utm_source=zalo#top",
    ],
)
def test_one_article_has_one_key(url):
    assert identity(url) == "http://h.vn/tin/1"


@pytest.mark.parametrize(
    "url",
    [
        "https://h.vn/tin/2",
        "https://h.vn/tin/1?id=2",
        "https://h.vn:8443/tin/1",
        "https://m.h.vn/tin/1",
        "https://h.vn/tin/1/index.html.bak",
        "https://h.vn/tin/1-amp",
        "https://h.vn/Tin/1",
    ],
)
def test_other_articles_have_other_keys(url):
    assert identity(url) != "http://h.vn/tin/1"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://H.vn/", "h.vn"),
        ("https://h.vn:443/", "h.vn"),
        ("http://h.vn:443/", "h.vn:443"),
        ("http://127.0.1.1:8080/a", "127.0.1.1:8080"),
        ("http://[::1]:81/", "[::1]:81"),
    ],
)
def test_the_host_carries_a_port_that_is_not_the_schemes_own(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("entry", "host"),
    [
        ("H.vn", "h.vn"),
        ("h.vn.:8080", "h.vn:8080"),
        ("h.vn:443", "h.vn"),
        ("[::1]:81", "[::1]:81"),
        ("[::1]", "[::1]"),
    ],
)
def test_entries_of_a_host_list_are_written_the_same_way(entry, host):
    assert allowed_host(entry) == host


@pytest.mark.parametrize("entry", ["", "h.vn:x", "h.vn:70000", "http://h.vn", "u@h.vn", "h.vn/a"])
def test_other_entries_of_a_host_list_are_refused(entry):
    with pytest.raises(BadAddress):
        allowed_host(entry)


def read(url):
    try:
        return canonical(url), identity(url)
    except BadAddress:
        return None


@given(ADDRESSES)
def test_reading_twice_changes_nothing(url):
    if (both := read(url)) is not None:
        spelling, key = both
        assert canonical(spelling) == spelling
        assert identity(spelling) == key
        assert identity(key) == key
        assert canonical(key) == key


@given(ADDRESSES)
def test_scrapy_asks_for_the_very_spelling(url):
    if (both := read(url)) is not None:
        assert safe_url_string(both[0]) == both[0]


@given(st.text(max_size=60) | st.text(max_size=40).map("http://".__add__))
def test_no_text_raises_anything_but_bad_address(text):
    if (both := read(text)) is not None:
        assert both[0].isascii()
        assert len(both[0]) <= 1000
