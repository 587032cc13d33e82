"""Telling people: each way gets what it was not told yet, and what got through is remembered."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from diembao.alerts import mail, webhook
from diembao.alerts.delivery import NotSent
from diembao.alerts.letter import Letter, after, compose
from diembao.alerts.memory import Memory, failed, read_memory, write_memory
from diembao.exits import Exit
from diembao.health.concerns import Concern, Health, Level
from diembao.home import Home

Send = Callable[[Letter], None]

NAMES = {"mail": "thư điện tử", "webhook": "webhook"}


def ways(home: Home) -> dict[str, Send]:
    """The ways that this home has switched on."""
    settings, found = home.settings.alerts, dict[str, Send]()
    if settings.mail.host:
        found["mail"] = partial(mail.send, settings.mail, home.root)
    if settings.webhook.url:
        found["webhook"] = partial(webhook.send, settings.webhook, home.root)
    return found


def notify(home: Home, health: Health) -> tuple[str, ...]:
    """Sends what is new, worse, over or due, by every way; what went wrong, a sentence for each.

    What did not get through is tried again the next time; nothing is raised for it.
    """
    on = ways(home)
    if not on:
        return ()
    memory, problem = read_memory(home.alert_memory)
    problems = [problem] if problem else []
    for name, send in on.items():
        way = memory.way(name)
        letter = compose(name, way, health, home.root, home.settings.alerts.remind_days)
        if letter is None:
            continue
        try:
            send(letter)
        except NotSent as error:
            problems.append(f"không gửi được cảnh báo qua {NAMES[name]}: {error}")
            way = failed(way, health.at, str(error))
        else:
            way = after(way, letter)
        memory = memory.with_way(name, way)
        # At once, so that what one way was told is not told again because the next one hangs.
        problems += _remembered(home, memory)
    return tuple(problems)


def _remembered(home: Home, memory: Memory) -> list[str]:
    try:
        write_memory(home.alert_memory, memory)
    except OSError as error:
        return [f"không ghi được {home.alert_memory}: {error.strerror}; cảnh báo sẽ được gửi lại"]
    return []


def alert_concerns(home: Home) -> Iterator[Concern]:
    """What is wrong with the alerts themselves."""
    memory, problem = read_memory(home.alert_memory)
    if problem:
        advice = "Tệp được ghi lại ở lần gửi sau; không cần làm gì."
        yield Concern("alerts/memory", Level.NOTICE, problem, advice, alert=False)
    for name in ways(home):
        undelivered = memory.way(name).undelivered
        if undelivered:
            problem = f"không gửi được cảnh báo qua {NAMES[name]}: {undelivered.error}"
            advice = f"Sửa mục [alerts.{name}] trong diembao.toml, thử bằng `diembao health --try-alerts`."
            yield Concern(f"alerts/{name}", Level.NOTICE, problem, advice)


def try_out(home: Home, now: datetime) -> dict[str, str | None]:
    """Sends a letter without an occasion by every way: what went wrong, by the way's name."""
    letter = Letter(now, "Đây là thư thử, không có sự cố nào.", home.root, Exit.COMPLETE)
    found: dict[str, str | None] = {}
    for name, send in ways(home).items():
        try:
            send(letter)
        except NotSent as error:
            found[name] = str(error)
        else:
            found[name] = None
    return found
