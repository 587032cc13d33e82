"""`python -m benchmarks.audit_timed WORDS`: `diembao WORDS`, and what each part of an audit took.

The last line on standard error is JSON: megabytes at most, and the seconds of each part.
"""

import atexit
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

PARTS: Final = {
    "opened": ("diembao.sealing", "open_store"),
    "judged": ("diembao.commands.audits.run", "judged"),
    "recorded": ("diembao.commands.audits.run", "record"),
    "sealed": ("diembao.sealing", "seal_home"),
}

P = ParamSpec("P")
T = TypeVar("T")


def main() -> None:
    """Run the command with a clock around each part."""
    seconds = dict.fromkeys(PARTS, 0.0)
    for part, (module, name) in PARTS.items():
        place = import_module(module)
        setattr(place, name, _timed(getattr(place, name), part, seconds))
    atexit.register(_tell, seconds)
    import_module("diembao.main").main()


def _timed(call: Callable[P, T], part: str, seconds: dict[str, float]) -> Callable[P, T]:
    def clocked(*given: P.args, **named: P.kwargs) -> T:
        begun = time.monotonic()
        try:
            return call(*given, **named)
        finally:
            seconds[part] += time.monotonic() - begun

    return clocked


def _tell(seconds: dict[str, float]) -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(json.dumps({"megabytes": peak, "seconds": seconds}), file=sys.stderr)


if __name__ == "__main__":
    main()
