"""The tables. What was done is in ``versions`` and ``log``; the others are what the log comes to, ready to read.

Only ``shares`` stand by themselves.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

calendars = Table(
    "calendars",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("institution", String(64), nullable=False),
    Column("year", Integer, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", String(20), nullable=False),
    Column("asked", Text, nullable=False),
    Column("until", String(20)),
    Column("published", String(20)),
    Column("held", Text, nullable=False),
    Column("head", String(64), nullable=False),
    UniqueConstraint("institution", "year"),
)
"""``head`` is the hash of the last event; ``asked`` and ``held`` are JSON lists; times are texts in UTC."""

texts = Table("texts", metadata, Column("sha256", String(64), primary_key=True), Column("body", Text, nullable=False))
"""Rulebook files and holidays, each once, however many versions were judged by it."""

versions = Table(
    "versions",
    metadata,
    Column("calendar", ForeignKey("calendars.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("document", Text, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("calendar", ForeignKey("calendars.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("document", Text, nullable=False),
)

responses = Table(
    "responses",
    metadata,
    Column("calendar", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("member", String(8), primary_key=True),
    Column("answer", String(16), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(20), nullable=False),
    Column("why", Text),
    Column("suggests", Text, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    ForeignKeyConstraint(["calendar", "version"], ["versions.calendar", "versions.number"]),
)

feed = Table(
    "feed",
    metadata,
    Column("calendar", ForeignKey("calendars.id"), primary_key=True),
    Column("uid", String(64), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("created", String(20), nullable=False),
    Column("last_modified", String(20), nullable=False),
    Column("state", Text, nullable=False),
)
"""How each meeting stands in the feeds: see ``calendars.store.identity``, whose JSON ``state`` is."""

shares = Table(
    "shares",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("calendar", ForeignKey("calendars.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(20), nullable=False),
    Column("until", String(10), nullable=False),
    Column("revoked", String(20)),
    Column("revoked_by", Text),
)
"""Addresses at which a calendar can be read before it is in force, each by the hash of its token alone; not logged."""
