"""RFC 3161: a third party's word that a manifest, and all that its chain names, was there at a time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storage.archive.files import sync_folder, write_whole
from storage.archive.layout import Archive
from storage.archive.manifests import manifest_numbers
from storage.archive.posting import LONGEST_ANSWER, NoAnswer, post

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest, TimeStampResponse, VerifierBuilder

KINDS: Final = ("application/timestamp-query", "application/timestamp-reply")
MOST: Final = 30
"""Tokens asked for at one seal: a month that a server was down is made up for in one go."""
LONGEST_PROBLEM: Final = 300
_GRANTED: Final = 0
_VERIFY_ERROR: Final = re.compile(r"Verify error: ?([^\"\]]+)")
_UNSORTED: Final = "InvalidSetOrdering"
_PLAIN: Final = {
    "Mismatch between messages": "it stamps another file",
    "Nonce mismatch": "it answers another question (nonce)",
    "Policy ID mismatch": "it was given under another policy than the one that is asked for",
}


@dataclass(frozen=True, slots=True)
class TimestampServer:
    """Whom to ask, and whom to believe."""

    url: str
    ca_file: Path
    """PEM: the authorities that its certificate must come from."""
    policy: str | None = None
    """Object identifier that a token must carry; any where null."""
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What a token says."""

    time: datetime
    """UTC."""
    policy: str
    server: str
    """Name that the authority gives itself; empty where it gives none."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A manifest that got its token."""

    number: int
    facts: TokenFacts


@dataclass(frozen=True, slots=True)
class Failed:
    """A manifest that got none this time."""

    number: int
    problem: str


class TokenInvalid(Exception):
    """Something that is no token, or none for this manifest by an authority that is believed."""


class TimestampsMissing(Exception):
    """Time stamps need a package that is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "time stamps need the package rfc3161-client, which is not installed: install diembao[timestamps]"
        )


def check_token(manifest: Path, token: Path, ca: Path, policy: str | None = None) -> TokenFacts:
    """What the token says of the manifest. Raises TokenInvalid, TimestampsMissing, OSError."""
    with token.open("rb") as file:
        answer = file.read(LONGEST_ANSWER + 1)
    if len(answer) > LONGEST_ANSWER:
        raise TokenInvalid(f"longer than {LONGEST_ANSWER} bytes")
    return _checked(manifest.read_bytes(), answer, _verifier(ca, policy))


def outstanding(archive: Archive) -> list[int]:
    """Numbers of the manifests without a token, oldest first."""
    return [number for number in manifest_numbers(archive) if not archive.token(number).exists()]


def stamp(archive: Archive, server: TimestampServer) -> list[Stamped | Failed]:
    """Ask for the tokens that are outstanding, up to MOST, and keep them as manifests/NNNNNN.tsr.

    A server that fails is not asked again: what is left waits for the next seal. Raises OSError where a token
    cannot be written.
    """
    results: list[Stamped | Failed] = []
    for number in outstanding(archive)[:MOST]:
        try:
            content = archive.manifest(number).read_bytes()
        except OSError as error:
            results.append(Failed(number, f"cannot be read: {error.strerror}"))
            continue
        try:
            token, facts = request_token(content, server)
        except (NoAnswer, TokenInvalid, TimestampsMissing) as error:
            return [*results, Failed(number, str(error))]
        write_whole(archive.token(number), token)
        sync_folder(archive.token(number).parent)
        results.append(Stamped(number, facts))
    return results


def request_token(content: bytes, server: TimestampServer) -> tuple[bytes, TokenFacts]:
    """A token for a manifest's bytes, verified: the DER of a TimeStampResp, as it came.

    Raises NoAnswer, TokenInvalid, TimestampsMissing, OSError.
    """
    query = _query(content)
    assert query.nonce is not None
    verifier = _verifier(server.ca_file, server.policy).nonce(query.nonce)
    answer = post(server.url, query.as_bytes(), KINDS, server.timeout, server.ca_file)
    return answer, _checked(content, answer, verifier)


def _query(content: bytes) -> "TimeStampRequest":
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as error:
        raise TimestampsMissing from error
    return TimestampRequestBuilder(content, HashAlgorithm.SHA256, nonce=True, cert_req=True).build()


def _verifier(ca: Path, policy: str | None) -> "VerifierBuilder":
    try:
        from cryptography.x509 import ObjectIdentifier, load_pem_x509_certificates
        from rfc3161_client import VerifierBuilder
    except ImportError as error:
        raise TimestampsMissing from error
    try:
        authorities = load_pem_x509_certificates(ca.read_bytes())
    except OSError as error:
        raise TokenInvalid(f"the authorities in {ca} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise TokenInvalid(f"{ca} holds no certificate that can be used") from error
    return VerifierBuilder(roots=authorities, policy_id=ObjectIdentifier(policy) if policy else None)


def _checked(content: bytes, answer: bytes, verifier: "VerifierBuilder") -> TokenFacts:
    from rfc3161_client import VerificationError, decode_timestamp_response

    try:
        response = decode_timestamp_response(answer)
        if response.status != _GRANTED:
            raise TokenInvalid(f"the authority refused: {_reason(response)}")
        verifier.build().verify_message(response, content)
        return _facts(response)
    except (ValueError, VerificationError) as error:
        raise TokenInvalid(_problem(error)) from error


def _facts(response: "TimeStampResponse") -> TokenFacts:
    info = response.tst_info
    name = getattr(info.name, "value", None)
    rfc4514 = getattr(name, "rfc4514_string", None)
    return TokenFacts(
        time=info.gen_time.astimezone(UTC),
        policy=info.policy.dotted_string,
        server=rfc4514() if rfc4514 else str(name or ""),
    )


def _reason(response: "TimeStampResponse") -> str:
    return _short("; ".join(response.status_string) or f"status {response.status}")


def _problem(error: Exception) -> str:
    """What the library says, in words for whoever runs this."""
    text = str(error)
    if _UNSORTED in text:
        return (
            "the certificates bundled in it are not in the order that DER asks for, and such a token is not "
            "read here: another server, or another setting of this one, is needed"
        )
    if text in _PLAIN:
        return _PLAIN[text]
    if cause := _VERIFY_ERROR.search(text):
        return f"its certificate does not lead to the authorities that are believed: {_short(cause[1])}"
    return _short(f"it is no proper token: {text}")


def _short(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_PROBLEM]
