"""E19: what is installed is what was locked, and what was locked is what is asked for."""

import ast
import sys
import tomllib
from importlib.metadata import distribution, distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
ASKED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
EXTRAS = [
    Requirement(line) for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines
]
ASKED_DEV = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]


def needed(requirement, extras=("",)):
    return requirement.marker is None or any(
        requirement.marker.evaluate({"extra": extra}) for extra in extras
    )


def locked(lines):
    return {
        canonicalize_name(line["name"]): Requirement(f"x{line.get('specifier', '')}").specifier
        for line in lines
    }


def test_the_lock_was_made_from_this_project_file():
    metadata = next(it for it in LOCK["package"] if it["name"] == "diembao")["metadata"]
    asked = {canonicalize_name(r.name): r.specifier for r in [*ASKED, *EXTRAS]}
    assert locked(metadata["requires-dist"]) == asked
    assert locked(metadata["requires-dev"]["dev"]) == {
        canonicalize_name(r.name): r.specifier for r in ASKED_DEV
    }
    assert LOCK["requires-python"].replace(" ", "") == PROJECT["project"]["requires-python"]


def test_every_locked_file_has_its_hash():
    for package in LOCK["package"]:  # one name may have a version for each Python
        name = package["name"]
        if package["source"] in ({"editable": "."}, {"virtual": "."}):
            continue
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        assert files, name
        assert all(file["hash"].startswith("sha256:") and len(file["hash"]) == 71 for file in files), name


@pytest.mark.parametrize(
    "requirement", [*ASKED, *EXTRAS, *ASKED_DEV], ids=lambda requirement: requirement.name
)
def test_what_is_installed_is_locked_and_not_older_than_the_floor(requirement):
    installed = Version(distribution(requirement.name).version)
    assert installed in requirement.specifier
    name = canonicalize_name(requirement.name)
    assert installed in {Version(it["version"]) for it in LOCK["package"] if it["name"] == name}
    assert {clause.operator for clause in requirement.specifier} >= {">="} or requirement.name in UNBOUND


UNBOUND = {"tzdata", "types-beautifulsoup4", "types-dateparser", "types-openpyxl", "lxml-stubs"}
"""Data and type stubs: the newest is always right."""


def test_everything_installed_gets_along():
    """What `pip check` looks at: every installed package finds what it needs, in a fitting version."""
    versions = {canonicalize_name(found.metadata["Name"]): found.version for found in distributions()}
    broken = []
    for name in versions:
        for line in requires(name) or ():
            requirement = Requirement(line)
            if not needed(requirement):
                continue
            found = versions.get(canonicalize_name(requirement.name))
            if found is None or not requirement.specifier.contains(found, prereleases=True):
                broken.append(f"{name} needs {line}, there is {found}")
    assert broken == []


def test_nothing_is_imported_that_is_not_asked_for():
    """A package that only comes with another one goes when that one no longer needs it."""
    ours = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    names = {canonicalize_name(requirement.name) for requirement in [*ASKED, *EXTRAS]} | BROUGHT_ALONG
    provided = {
        module.partition(".")[0]
        for name in names
        for module in (distribution(name).read_text("top_level.txt") or "").split() or tops(name)
    }
    foreign = set()
    for room in ours:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    foreign |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    foreign.add(node.module.partition(".")[0])
    assert foreign - ours - set(sys.stdlib_module_names) - provided == set()


BROUGHT_ALONG = {
    "twisted",
    "parsel",
    "cssselect",
    "itemadapter",
    "pyopenssl",
    "cryptography",
    "zope-interface",
    "service-identity",
    "w3lib",
    "pydantic-core",
}
"""What the interfaces of Scrapy and pydantic are made of: theirs are these types and errors."""


def tops(name):
    return {str(file).partition("/")[0].removesuffix(".py") for file in distribution(name).files or ()}
