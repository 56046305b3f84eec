"""A database by its URL: opened, brought up to date, and used in transactions that either happen or do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from constraints.errors import InputError, Problem

NEWEST = "0001"
"""The revision of the tables that this program reads and writes."""
WAIT_SECONDS = 60
"""How long a writer waits for others before it gives up."""
_MIGRATING = 7_301_945
"""Names the lock under which one of several programs changes the tables."""


class Database:
    """One store's database. ``name`` is what messages call it, without a password."""

    def __init__(self, where: str, make: bool, plain: bool = False) -> None:
        """Open the store at a path or URL; ``make``: also one that is not there yet.

        ``plain``: SQLite's file is left as it is, without a log of what is written ahead beside it: it can be moved.

        Raises:
            InputError: there is none, it is no such store, or it cannot be reached.
        """
        url = _url(where)
        self.name = url.database or where if url.get_backend_name() == "sqlite" else url.render_as_string()
        if url.get_backend_name() == "sqlite":
            _refuse_missing(Path(self.name), make)
        self.engine = _engine(url, self.name, plain)
        try:
            with self.told():
                self._bring_up_to_date(make)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def told(self) -> Iterator[None]:
        """Whatever the database says that is not about what we store becomes an InputError, in its words."""
        try:
            yield
        except DBAPIError as error:
            words = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
            raise InputError(self.name, [Problem(f"the store cannot be used: {words[0]}")]) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store, whatever others write meanwhile."""
        with self.told(), self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, all of it or nothing; SQLite lets one in at a time."""
        with self.told(), self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _bring_up_to_date(self, make: bool) -> None:
        with self.reading() as connection:
            found = _revision(connection)
            strange = found is None and bool(inspect(connection).get_table_names())
        if found == NEWEST:
            return
        if found is not None and found > NEWEST:
            told = f"was written by a later version of the program (tables {found}, this one knows {NEWEST})"
            raise InputError(self.name, [Problem(told)])
        if strange:
            raise InputError(self.name, [Problem("holds the tables of another program: give a database of its own")])
        if found is None and not make:
            raise InputError(self.name, [Problem(_NONE)])
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
            # Another program may have done it while this one waited.
            if _revision(connection) != NEWEST:
                _migrate(connection)


_NONE = "there is no store here yet: indical draft makes one"


def _url(where: str) -> URL:
    """A path is a SQLite file; postgresql:// goes by psycopg. Raises InputError for any other URL."""
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        backend = ""
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return URL.create("sqlite", database=url.database)
    if backend == "postgresql" and url.drivername in ("postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise InputError("--store", [Problem("give the path of a file, or a URL such as postgresql://user@host/name")])


def _refuse_missing(path: Path, make: bool) -> None:
    try:
        there = path.exists()
        if not there and not make:
            raise InputError(str(path), [Problem(_NONE)])
        if path.is_dir():
            raise InputError(str(path), [Problem("is a folder: give the path of a file")])
    except (OSError, ValueError) as error:
        raise InputError(str(path)[:200], [Problem(f"cannot be a file: {error}")]) from None


def _engine(url: URL, name: str, plain: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_size=2)
        except ModuleNotFoundError:
            told = "PostgreSQL needs its driver: pip install 'indicative-calendar[postgres]'"
            raise InputError(name, [Problem(told)]) from None
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _prepare)
    if not plain:
        event.listen(engine, "connect", _write_ahead)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Every SQLite connection: durable at each commit, and transactions begun by us, not by the driver."""
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any, _record: object) -> None:
    """Whoever reads waits for nobody who writes."""
    connection.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that read first and wrote later could find the store changed in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a store that is up to date does without
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
