"""s3://bucket/prefix -> the bucket, and how its store is reached: by the environment alone, as obstore reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from constraints.errors import InputError, Problem

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")
_FOLDER = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
"""What needs no escape in the address that it is served at, and is no hidden or upper folder."""
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_CLIENT = (
    "allow_http",
    "allow_invalid_certificates",
    "connect_timeout",
    "http1_only",
    "http2_only",
    "proxy_ca_certificate",
    "proxy_excludes",
    "proxy_url",
    "timeout",
    "user_agent",
)
"""Client settings that may be in the environment: options that are passed to obstore replace those there."""
_YES = ("1", "true", "on", "yes", "y")


@dataclass(frozen=True)
class Bucket:
    """A bucket, the folders in it with slashes between ("": the bucket itself), and the store's own address."""

    name: str
    prefix: str
    endpoint: str

    @property
    def address(self) -> str:
        """What people call it."""
        return f"s3://{self.name}/{self.prefix}".rstrip("/")


def is_address(where: str) -> bool:
    """Whether it is meant as an address and not as a folder."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", where) is not None


def read_address(where: str, environ: Mapping[str, str]) -> Bucket:
    """The bucket that is meant.

    Raises:
        InputError: it is no such address, or what the environment says of the store cannot be used.
    """
    scheme, mark, rest = where.partition("://")
    if scheme.lower() != "s3" or not mark:
        told = "feeds are published to a folder, or to s3://bucket/prefix: no other kind of place is known"
        raise InputError(where.partition(":")[0] + "://", [Problem(told)])
    name, _, prefix = rest.partition("/")
    if not name:
        raise InputError(where, [Problem("names no bucket: s3://bucket/prefix")])
    if "@" in name:
        # What stands before it may be a secret: it is not repeated.
        told = "the address names a bucket and no key: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY hold that"
        raise InputError("s3://", [Problem(told)])
    if not _BUCKET.fullmatch(name):
        raise InputError(where, [Problem(f'"{name}" is no name of a bucket (3 to 63 of a-z, 0-9, "-", ".")')])
    folders = prefix.strip("/").split("/") if prefix.strip("/") else []
    for folder in folders:
        if not _FOLDER.fullmatch(folder):
            raise InputError(where, [Problem(f'"{folder}" is no folder for feeds: letters, digits and - _ . ~ only')])
    return Bucket(name, "/".join(folders), _endpoint(environ))


def client_options(environ: Mapping[str, str]) -> dict[str, str]:
    """How obstore's client behaves: bounded, since a store that does not answer must be told soon; as ``environ`` says.

    The longest that nothing is heard is two tries to connect and one to be answered.
    """
    told = {key: environ[f"AWS_{key.upper()}"] for key in _CLIENT if environ.get(f"AWS_{key.upper()}")}
    return {"connect_timeout": "3s", "timeout": "12s", **told}


def _endpoint(environ: Mapping[str, str]) -> str:
    """The store's address, fit to be shown. Raises InputError for one that obstore could not use."""
    for key in _ENDPOINTS:
        told = environ.get(key)
        if not told:
            continue
        try:
            parts = urlsplit(told)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if parts.scheme not in ("http", "https") or not host or not told.isascii() or " " in told:
            raise InputError(key, [Problem("is no address such as https://s3.example.org")])
        if parts.scheme == "http" and environ.get("AWS_ALLOW_HTTP", "").lower() not in _YES:
            raise InputError(key, [Problem("is http, not https: set AWS_ALLOW_HTTP=true if that is meant")])
        # A name and a key may stand before the host: they are not shown.
        return f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    return f"https://s3.{region}.amazonaws.com"
