"""`python -m diembao.processes.label_child SECONDS`: labels texts in a process that a text may kill.

The first line of standard input is the directive, every other line a text; for each a line comes out. Ends
with its input. A text that takes more than so many seconds of the processor ends the process, even when
nobody watches it any more.
"""

import json
import os
import resource
import signal
import sys
from typing import TextIO

from classifiers import Classifier
from registry import Directive


def main() -> None:
    """Label until the input ends; whatever a text raises ends the process with its traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the night decides
    seconds = int(sys.argv[1])
    answers = _own_stdout()
    classifier = Classifier(Directive.model_validate_json(sys.stdin.readline()))
    for line in sys.stdin:
        text = json.loads(line)
        _allow(seconds)
        label = classifier.label(text["title"], text["body"], text["lead"])
        answers.write(json.dumps(label.as_dict()) + "\n")
        answers.flush()


def _own_stdout() -> TextIO:
    """Standard output for the answers alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _allow(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, most))


if __name__ == "__main__":
    main()
