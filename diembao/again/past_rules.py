"""Directives and outlets of any day, as the archive keeps them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from classifiers.version import rule_version
from diembao.exits import Exit, Refusal
from registry import Directive, Outlet, Registry
from storage.archive.canonical import sha256_of
from storage.archive.layout import Archive
from storage.archive.manifests import Manifest, ManifestError, manifest_numbers, read_manifest

_DIGEST = re.compile(r"[0-9a-f]{8,64}")

_Model = TypeVar("_Model", bound=BaseModel)


def kept_directive(archive: Archive, digest: str) -> Directive:
    """The directive of that digest, checked against it. Raises Refusal."""
    return _parsed(archive.rules(digest), Directive, _kept(archive, digest))


def kept_outlets(archive: Archive, digest: str) -> Registry:
    """The outlets of that digest, checked against it. Raises Refusal."""
    path, document = archive.rules(digest), _kept(archive, digest)
    if not isinstance(document, dict) or "outlets" not in document:
        raise Refusal(Exit.USAGE, f"{path} is a directive, not a registry of outlets.")
    outlets = [_parsed(path, Outlet, one) for one in document["outlets"]]
    return Registry({outlet.slug: outlet for outlet in outlets})


def past_outlets(archive: Archive, wanted: str) -> Registry:
    """The outlets by the first digits of their digest, or as of a night. Raises Refusal."""
    digests = sorted({manifest.registry_digest for manifest in newest_first(archive)})
    if _DIGEST.fullmatch(wanted):
        found = [digest for digest in digests if digest.startswith(wanted)]
        if len(found) == 1:
            return kept_outlets(archive, found[0])
    for manifest in newest_first(archive):
        if manifest.night == wanted:
            return kept_outlets(archive, manifest.registry_digest)
    there = ", ".join(digest[:12] for digest in digests) or "none"
    raise Refusal(Exit.USAGE, f"No registry of outlets is kept as '{wanted}'; digests begin with: {there}.")


def past_directive(archive: Archive, slug: str, wanted: str) -> Directive:
    """A directive by its rule version, the newest of that version.

    Raises Refusal, also where the program of now makes another version of it: labels depend on code too.
    """
    versions: list[str] = []
    for manifest in newest_first(archive):
        rules = manifest.rules.get(slug)
        if rules is None:
            continue
        if rules.rule_version == wanted:
            return _same_version(kept_directive(archive, rules.digest), wanted)
        versions.append(rules.rule_version)
    there = ", ".join(dict.fromkeys(versions)) or "none"
    raise Refusal(Exit.USAGE, f"No rules of {slug} are kept as version '{wanted}'; there are: {there}.")


def newest_first(archive: Archive) -> Iterator[Manifest]:
    """The manifests. Raises Refusal where one is damaged."""
    for number in reversed(manifest_numbers(archive)):
        try:
            yield read_manifest(archive, number)
        except ManifestError as error:
            raise Refusal(Exit.INTEGRITY, str(error)) from error


def _same_version(directive: Directive, wanted: str) -> Directive:
    version = rule_version(directive)
    if version != wanted:
        raise Refusal(
            Exit.INVALID,
            f"The rules {wanted} are kept, but this program gives them the version {version}: its code labels"
            " otherwise than the program of then. Use that program for labels of that version.",
        )
    return directive


def _kept(archive: Archive, digest: str) -> Any:  # noqa: ANN401 - JSON that is checked by who asked
    path = archive.rules(digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(Exit.INTEGRITY, f"{path} is gone, and a manifest names it.") from error
    if sha256_of(content) != digest:
        raise Refusal(Exit.INTEGRITY, f"{path} is damaged: its digest is not its name.")
    return json.loads(content)


def _parsed(path: Path, model: type[_Model], document: object) -> _Model:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise Refusal(
            Exit.INVALID, f"{path}: {place}: {first['msg']}; an earlier program wrote it otherwise."
        ) from error
