"""A home: the directory that holds outlets/, directives/, diembao.toml and data/."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from audits.reports.letterhead import ReportSettings
from crawler.jobs import SETTINGS_FILE, HomeSettings
from dashboard.settings import DashboardSettings
from diembao.alerts.settings import AlertSettings
from diembao.exits import Exit, Refusal
from diembao.processes.limits import Limits
from diembao.timestamps import TimestampSettings
from registry import (
    Codebook,
    Directive,
    Outlet,
    Problem,
    Registry,
    RegistryError,
    load_codebook,
    load_directives,
    load_outlets,
    load_settings,
)
from spool.names import LEDGER
from storage.archive.layout import Archive

Loaded = TypeVar("Loaded")

PACKAGE = Path(__file__).parent


class HealthSettings(BaseModel):
    """When the morning's question is answered with "something is wrong"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    finished_by: time = time(6, 0)
    """The hour in Asia/Ho_Chi_Minh at which the night must be over."""
    failed_nights: int = Field(2, ge=1, le=30)
    """Nights in a row in which an outlet could not be read, before it is an alert."""
    partial_nights: int = Field(3, ge=1, le=30)
    """The same for an outlet that was read in part."""
    silent_days: int = Field(7, ge=1, le=365)
    """Days without an article that are never taken for silence, however often an outlet publishes."""
    max_undated: float = Field(0.3, ge=0, le=1)
    """Share of the articles of the last 30 days whose day is not known."""
    max_clock_skew: float = Field(600, gt=0, allow_inf_nan=False)
    """Seconds between an outlet's clock and ours."""

    @field_validator("finished_by")
    @classmethod
    def _local(cls, hour: time) -> time:
        if hour.tzinfo is not None:
            raise ValueError("must be a time of Asia/Ho_Chi_Minh, without an offset")
        return hour


class Settings(HomeSettings):
    """diembao.toml; each setting is explained in the file itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jobs: int = Field(2, ge=1, le=64)
    recheck_days: tuple[Annotated[int, Field(ge=0)], ...] = (1, 7, 30)
    min_free_mb: int = Field(512, ge=0)
    limits: Limits = Limits()
    health: HealthSettings = HealthSettings()
    alerts: AlertSettings = AlertSettings()
    timestamps: TimestampSettings = TimestampSettings()
    report: ReportSettings = ReportSettings()
    dashboard: DashboardSettings = DashboardSettings()

    @field_validator("recheck_days")
    @classmethod
    def _rising(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if tuple(sorted(days)) != days:
            raise ValueError("must rise")
        return days

    @model_validator(mode="after")
    def _stamped_safely(self) -> Self:
        if not self.timestamps.is_safe(self.private_hosts):
            raise ValueError("timestamps.url must be https or a private host; else set plain_http = true")
        return self


@dataclass(frozen=True, slots=True)
class Home:
    """Paths and settings; the registries are read when they are asked for."""

    root: Path
    settings: Settings

    @property
    def data(self) -> Path:
        """Where everything that the system writes lies."""
        return self.root / "data"

    @property
    def database(self) -> Path:
        """The live database: one writer."""
        return self.data / "diembao.db"

    @property
    def snapshot(self) -> Path:
        """The published copy that readers open."""
        return self.data / "published.db"

    @property
    def reading(self) -> Path:
        """The flat copy that the staff's pages read; derived, made again every night."""
        return self.data / "reading.db"

    @property
    def people(self) -> Path:
        """What people do in the staff's pages: accounts, and reviews that the next writer folds in."""
        return self.data / "desk.db"

    @property
    def desk_secret(self) -> Path:
        """What signs the cookies of the staff's pages."""
        return self.data / "desk.secret"

    @property
    def lock(self) -> Path:
        """Held by whoever writes to this home."""
        return self.data / "diembao.lock"

    @property
    def published(self) -> Path:
        """What is read from: the live database, or the snapshot where this account may not write beside it.

        To open a database with a write-ahead log, even a reader must be allowed to write.
        """
        may_write = os.access(self.data, os.W_OK)
        return self.snapshot if self.snapshot.exists() and not may_write else self.database

    @property
    def alert_memory(self) -> Path:
        """What was alerted, to whom, and when."""
        return self.data / "alerts.json"

    def night(self, night: str) -> Path:
        """Directory of a night's spools, one for each outlet."""
        return self.data / "spool" / night

    @property
    def archive(self) -> Archive:
        """The evidence that was sealed."""
        return Archive(self.data / "evidence")

    def spooled_nights(self) -> list[str]:
        """The nights of which evidence is there, in a spool or in the archive."""
        spools = {ledger.parts[-3] for ledger in self.data.glob(f"spool/*/*/{LEDGER}")}
        return sorted(spools | self.archived_nights())

    def archived_nights(self) -> set[str]:
        """The nights of which evidence was archived: they are over."""
        return {folder.name for folder in self.data.glob("evidence/nights/*") if folder.is_dir()}

    def evidence(self, night: str) -> list[Path]:
        """The folder of each outlet's night: its spool, or where the archive has all of that."""
        archived = _folders(self.archive.root / "nights" / night)
        spools = _folders(self.night(night))
        found = {
            slug: archived[slug]
            if slug in archived and _holds(archived[slug], spools.get(slug))
            else spools[slug]
            for slug in archived.keys() | spools.keys()
        }
        return [found[slug] for slug in sorted(found)]

    def spool(self, night: str, outlet: str) -> Path:
        """Directory of one outlet's night."""
        return self.night(night) / outlet

    def outlets(self) -> Registry:
        """The home's outlets; raises Refusal with every problem."""
        try:
            return load_outlets(self.root / "outlets")
        except RegistryError as error:
            raise _invalid(error) from error

    def directives(self) -> dict[str, Directive]:
        """The home's directives, or those that come with the program where the home has none."""
        try:
            return load_directives(self._directives)
        except RegistryError as error:
            raise _invalid(error) from error

    @property
    def _directives(self) -> Path:
        folder = self.root / "directives"
        return folder if folder.is_dir() else bundled("directives")

    def directive(self, slug: str | None = None) -> Directive:
        """One directive by its slug; without a slug the home must have exactly one."""
        directives = self.directives()
        if slug is None and len(directives) == 1:
            return next(iter(directives.values()))
        if slug is not None and slug in directives:
            return directives[slug]
        names = ", ".join(directives)
        raise Refusal(Exit.USAGE, f"Name one of this home's directives with --directive: {names}.")

    def codebook(self, directive: str) -> Codebook:
        """How people decide between the directive's contents; raises Refusal with every problem."""
        try:
            return load_codebook(self._directives / directive)
        except RegistryError as error:
            raise _invalid(error) from error

    def outlet(self, slug: str) -> Outlet:
        """One outlet by its slug."""
        outlets = self.outlets()
        if slug not in outlets:
            raise Refusal(Exit.USAGE, f"There is no outlet '{slug}' in {self.root / 'outlets'}.")
        return outlets[slug]

    def check(self) -> tuple[Registry, dict[str, Directive]]:
        """Read outlets and directives together, so that all their problems are reported at once."""
        problems: list[Problem] = []
        outlets = _gathering(problems, lambda: load_outlets(self.root / "outlets"))
        directives = _gathering(problems, lambda: load_directives(self._directives))
        if outlets is None or directives is None:
            raise _invalid(RegistryError(problems))
        return outlets, directives


def open_home(root: Path) -> Home:
    """The home in that directory; without a diembao.toml the defaults hold. Raises Refusal."""
    if not root.is_dir():
        raise Refusal(Exit.INVALID, f"{root} is not a directory.")
    try:
        return Home(root.resolve(), load_settings(root / SETTINGS_FILE, Settings))
    except RegistryError as error:
        raise _invalid(error) from error


def bundled(name: str) -> Path:
    """A data folder that comes with the program: inside an installed wheel, or beside it in a checkout."""
    installed = PACKAGE / "bundled" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def _folders(parent: Path) -> dict[str, Path]:
    return {folder.name: folder for folder in parent.glob("*") if folder.is_dir()}


def _holds(archived: Path, spool: Path | None) -> bool:
    """Whether the archive has every file that is left of a spool: one that is on its way there has more."""
    return spool is None or all((archived / file.name).exists() for file in spool.iterdir())


def _gathering(problems: list[Problem], load: Callable[[], Loaded]) -> Loaded | None:
    """What is loaded, or null with its problems added to the others."""
    try:
        return load()
    except RegistryError as error:
        problems += error.problems
        return None


def _invalid(error: RegistryError) -> Refusal:
    return Refusal(Exit.INVALID, f"The data of this home is wrong; nothing was fetched.\n{error}")
