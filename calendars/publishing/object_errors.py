"""What an S3 store, or the way to it, refuses -> words for who publishes. Nothing of the request is shown."""

from __future__ import annotations

import re

from calendars.publishing.object_address import Bucket

_CODE = re.compile(r"<Code>\s*(\w+)\s*</Code>")
_STATUS = re.compile(r"non-2xx status code: (\d{3})")
_KEYS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_REFUSED_KEYS = frozenset(
    ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "TokenRefreshRequired")
)
_OTHER_REGION = frozenset(
    ("PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException")
)
_METADATA = re.compile(r"/latest/|169\.254\.|fd00:ec2|//sts\.|/v2/credentials")
"""Where keys are asked for on a machine of a cloud, when the environment holds none."""


def in_words(error: BaseException, bucket: Bucket) -> str:
    """One clause: what is wrong and what to do."""
    text = str(error)
    code = found.group(1) if (found := _CODE.search(text)) else ""
    status = found.group(1) if (found := _STATUS.search(text)) else ""
    where = bucket.endpoint
    if code == "NoSuchBucket":
        return f'there is no bucket "{bucket.name}" at {where}: make it first, or mend the name'
    if code in _REFUSED_KEYS or status == "401":
        return f"{where} refuses the credentials{_as(code)}: look at {_KEYS}"
    if code in _OTHER_REGION or status in ("301", "307"):
        return f"the bucket is in another region{_as(code)}: set AWS_REGION"
    if code == "RequestTimeTooSkewed":
        return f"the clock of this machine differs from that of {where}: set it right"
    if status == "403":
        return f"{where} refuses access{_as(code)}: the key must be let list, read, write and delete here"
    if status.startswith("5") or status == "429":
        return f"{where} answers {status}{_as(code)}: run it again later"
    if status:
        return f"{where} answers {status}{_as(code)}"
    return _unanswered(text, where)


def _unanswered(text: str, where: str) -> str:
    """Where no answer of the store is in the error."""
    if _METADATA.search(text.partition("\n")[0]):
        return f"no credentials are there: set {_KEYS}"
    if "Config error" in text:
        return f"a setting in the environment cannot be used: {_first_line(text).partition('error: ')[2]}"
    if "kind: Timeout" in text or "TimedOut" in text:
        return f"{where} does not answer: look at the network and AWS_ENDPOINT_URL, and run it again"
    if "HTTP error" in text:
        return f"{where} cannot be reached: look at the network and AWS_ENDPOINT_URL, and run it again"
    return _first_line(text)


def _as(code: str) -> str:
    return f" ({code})" if code else ""


def _first_line(text: str) -> str:
    """The first line, without a name and key before a host in it, and not too long."""
    return re.sub(r"//[^/\s@]*@", "//", text.partition("\n")[0])[:200]
