"""A1, A20: `kill -9` of a process that crawls or labels; the night goes on, the next one mends the rest."""

import pytest
from faults.nights import Undisturbed, killed_round, undisturbed_night

from diembao.stages import Stage

pytestmark = pytest.mark.slow
ROUNDS = 16


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Undisturbed:
    return undisturbed_night(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_kill_a_child_and_give_the_command_again(seed, undisturbed, tmp_path):
    stages = [Stage.CRAWL, Stage.CRAWL, Stage.LABEL]
    killed_round(tmp_path, undisturbed, f"child{seed}", "child", stages)
