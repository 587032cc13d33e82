from datetime import date
from pathlib import Path
from typing import Self

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from registry import RegistryError, load_settings


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    delay: float = 1.0
    since: date | None = None


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    jobs: int = Field(2, ge=1)
    days: tuple[int, ...] = ()
    inner: Inner = Inner()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if tuple(sorted(self.days)) != self.days:
            raise ValueError("days must rise")
        return self


@pytest.mark.parametrize("text", [None, "", "# chú thích\n"])
def test_without_settings_the_defaults_hold(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    assert load_settings(tmp_path / "s.toml", Settings) == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("jobs = 4\n[inner]\ndelay = 2\nsince = 2022-01-01\n", encoding="utf-8")
    settings = load_settings(tmp_path / "s.toml", Settings)
    assert (settings.jobs, settings.inner.delay, settings.inner.since) == (4, 2.0, date(2022, 1, 1))


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = 'jobs = 0\n[inner]\ndelay = "x"\ndelya = 1\nsince = 3\n'
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError) as raised:
        load_settings(tmp_path / "s.toml", Settings)
    assert [(problem.line, problem.message) for problem in raised.value.problems] == [
        (1, "jobs: input should be greater than or equal to 1, not 0"),
        (3, "inner.delay: must be a number, not 'x'"),
        (4, "inner.delya: is not a known key; did you mean 'delay'?"),
        (5, "inner.since: must be a date like 2022-12-31, without quotes, not 3"),
    ]


def test_a_rule_of_the_model_speaks_for_itself(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("days = [7, 1]\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"s\.toml:1: days must rise"):
        load_settings(tmp_path / "s.toml", Settings)


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="is not a file with text"):
        load_settings(tmp_path, Settings)
