"""Reads the folder of outlets: one TOML file each, all faults of all files at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from registry.outlet import Outlet
from registry.outlet_checks import check_each, check_together
from registry.problems import Problem, RegistryError
from registry.reading import Source, build, read, toml_files


class Registry(Mapping[str, Outlet]):
    """The outlets by slug, in the order of their slugs."""

    def __init__(self, outlets: Mapping[str, Outlet]) -> None:
        self._outlets = dict(sorted(outlets.items()))

    def __getitem__(self, slug: str) -> Outlet:
        return self._outlets[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._outlets)

    def __len__(self) -> int:
        return len(self._outlets)

    def __repr__(self) -> str:
        return f"Registry({', '.join(self._outlets)})"


def load_outlets(folder: Path) -> Registry:
    """Read all outlets of a folder; `RegistryError` with every problem when any file is wrong."""
    problems: list[Problem] = []
    files = toml_files(folder, problems)
    if not files and not problems:
        problems.append(Problem(folder, 1, "holds no outlet"))
    outlets: dict[str, Outlet] = {}
    sources: dict[str, Source] = {}
    for file in files:
        source = read(file, problems)
        if source is None:
            continue
        sources[file.stem] = source
        problems.extend(check_each(source))
        outlet = build(source, Outlet, problems, slug=file.stem)
        if outlet is not None:
            outlets[file.stem] = outlet
    problems.extend(check_together(sources, frozenset(file.stem for file in files)))
    if problems:
        raise RegistryError(problems)
    return Registry(outlets)
