"""A saved mail in: its own text, and what hangs on it told."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from constraints.errors import InputError, Problem


def mail_text(raw: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The plain text of a mail, as UTF-8, and notes of what else it holds. Raises InputError where it has none."""
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage), "policy.default makes such"
        body = mail.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        attached = [part.get_filename() or "without a name" for part in mail.iter_attachments()]
    except (MessageError, LookupError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(name, [Problem("is no mail that can be read: save its text as .txt")]) from None
    if not isinstance(text, str) or not text.strip():
        raise InputError(name, [Problem("holds no plain text: save its text as .txt")])
    told = (f"attached and not read: {', '.join(attached)}; save each and name it too",) if attached else ()
    return text.encode("utf-8", "replace"), ("line numbers count from the first line of its text", *told)
