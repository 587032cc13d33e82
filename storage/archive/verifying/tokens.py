"""Time stamps against their manifests."""

from dataclasses import dataclass, field
from pathlib import Path

from storage.archive.verifying.chain import Chain, name_of
from storage.archive.verifying.finding import EVIDENCE, Finding, Kind


@dataclass(frozen=True, slots=True)
class Authority:
    """Whose time stamps the home believes."""

    ca_file: Path


@dataclass(slots=True)
class Stamps:
    """What became of the time stamps."""

    good: int = 0
    unchecked: int = 0
    why: str = ""
    """Why they could not be checked."""
    findings: list[Finding] = field(default_factory=list)


def check_tokens(root: Path, chain: Chain, whole: set[str], authority: Authority | None) -> Stamps:
    """Each token that is what was sealed, and whose manifest is.

    Without an authority, or without the package that time stamps need, there is only the look whether the
    manifest's digest stands in it.
    """
    stamps = Stamps()
    for number, token in chain.tokens.items():
        path, manifest = name_of(number, "tsr"), name_of(number, "json")
        if path not in whole or manifest not in whole:
            continue
        if bytes.fromhex(chain.digests[number]) not in token:
            stamps.findings.append(Finding(Kind.TOKEN_INVALID, EVIDENCE + path, "imprint"))
            continue
        problem = _problem(root / manifest, root / path, authority, stamps)
        if problem:
            stamps.findings.append(Finding(Kind.TOKEN_INVALID, EVIDENCE + path, problem))
    return stamps


def stands(root: Path, number: int, authority: Authority | None) -> bool | None:
    """Whether a manifest's token is a good one; null where that cannot be checked."""
    stamps = Stamps()
    manifest, token = root / name_of(number, "json"), root / name_of(number, "tsr")
    problem = _problem(manifest, token, authority, stamps)
    return None if stamps.unchecked else not problem


def _problem(manifest: Path, token: Path, authority: Authority | None, stamps: Stamps) -> str:
    if authority is None or not authority.ca_file.is_file():
        stamps.unchecked += 1
        stamps.why = "no_authority"
        return ""
    # Imported late: it brings a web client, which a home without time stamps has no use for.
    from storage.archive.tokens import TimestampsMissing, TokenInvalid, check_token

    try:
        check_token(manifest, token, authority.ca_file)
    except TimestampsMissing:
        stamps.unchecked += 1
        stamps.why = "no_package"
        return ""
    except (TokenInvalid, OSError) as error:
        return str(error)
    stamps.good += 1
    return ""
