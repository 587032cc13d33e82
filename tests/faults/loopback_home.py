"""A home whose outlets are sites of `faults.server`, each with a listing."""

import random

from faults.server import Article, Site

WORDS = (
    "xã thôn làng bản chợ trường trạm cầu đường điện nước nhà vườn ruộng rừng suối núi đồi mùa vụ lúa ngô"
    " cà phê tiêu điều bò dê gà vịt cá tôm vốn vay lãi quỹ hội đoàn nhóm tổ họp bàn góp xây sửa trồng nuôi"
    " học nghề thợ máy xe áo cơm gạo muối sách vở bút thầy cô trẻ già trai gái ông bà anh chị em"
)
PRIVATE = "127.0.3.0/24"


def make_home(root, sites, politeness="timeout = 3\nmax_seconds = 120\n", more=""):
    """Outlets by slug; they may be asked without a pause."""
    (root / "outlets").mkdir(parents=True)
    for slug, site in sites.items():
        add_outlet(root, slug, site)
    (root / "diembao.toml").write_text(
        f'jobs = 2\nmin_free_mb = 1\nprivate_hosts = ["{PRIVATE}"]\n{more}\n'
        f"[politeness]\ndelay = 0\n{politeness}",
        encoding="utf-8",
    )
    return root


def add_outlet(root, slug, site):
    (root / f"outlets/{slug}.toml").write_text(
        f'name = "Trang {slug}"\nkind = "portal"\nowner = "UBND"\nhosts = [ {{ name = "{site.host}" }} ]\n'
        f'channels = [ {{ kind = "listing", url = "{site.url}/", links = "h3 a", next = "a.next" }} ]\n'
        '[[pages]]\ntitle = "h1"\nbody = "div.content"\npublished = ".date"\n',
        encoding="utf-8",
    )


def good_site(number, articles=3):
    """A site like any other; its texts are its own: which of two copies came first is a matter of chance."""
    site = Site(f"127.0.3.{number}")
    paths = [f"/bai-{place}" for place in range(articles)]
    site.listing("/", [(path, None) for path in paths])
    for path in paths:
        words = random.Random(f"{number}{path}").sample(WORDS.split(), 70)
        title = f"Xã số {number} giảm nghèo bền vững, tin{path}"
        site.pages[path] = Article(title, text=f"Hộ nghèo {' '.join(words)}.")
    return site
