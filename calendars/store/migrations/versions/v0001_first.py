"""Calendars, their frozen versions, the log, what the log comes to, and the addresses of drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _make_calendars()
    op.create_table(
        "texts",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    _make_kept("versions", "number")
    _make_kept("log", "revision")
    _make_what_follows()


def _make_calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("institution", sa.String(64), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed", sa.String(20), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("until", sa.String(20)),
        sa.Column("published", sa.String(20)),
        sa.Column("held", sa.Text, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.UniqueConstraint("institution", "year"),
    )


def _make_what_follows() -> None:
    op.create_table(
        "responses",
        sa.Column("calendar", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("member", sa.String(8), primary_key=True),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("suggests", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["calendar", "version"], ["versions.calendar", "versions.number"]),
    )
    op.create_table(
        "feed",
        sa.Column("calendar", sa.Integer, sa.ForeignKey("calendars.id"), primary_key=True),
        sa.Column("uid", sa.String(64), primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("created", sa.String(20), nullable=False),
        sa.Column("last_modified", sa.String(20), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_table(
        "shares",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("calendar", sa.Integer, sa.ForeignKey("calendars.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("revoked", sa.String(20)),
        sa.Column("revoked_by", sa.Text),
    )


def _make_kept(name: str, number: str) -> None:
    op.create_table(
        name,
        sa.Column("calendar", sa.Integer, sa.ForeignKey("calendars.id"), primary_key=True),
        sa.Column(number, sa.Integer, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them all."""
    for name in ("shares", "feed", "responses", "log", "versions", "texts", "calendars"):
        op.drop_table(name)
