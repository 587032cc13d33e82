"""A1, A4, A5, A11, A16: `kill -9` of the night at any moment of any stage; the same command mends it."""

import pytest
from faults.nights import Undisturbed, killed_round, undisturbed_night

from diembao.stages import Stage

pytestmark = pytest.mark.slow
ROUNDS = 24


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Undisturbed:
    return undisturbed_night(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_kill_the_runner_and_give_the_command_again(seed, undisturbed, tmp_path):
    stages = [*Stage, Stage.CRAWL, Stage.CRAWL]
    killed_round(tmp_path, undisturbed, f"runner{seed}", "runner", stages)
