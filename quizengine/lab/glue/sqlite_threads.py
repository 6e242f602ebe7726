"""SQLite under many threads.

oslo.db takes SQLite for a toy of unit tests: a connection per use, and transactions that start as readers. A
reader that comes to write fails at once in WAL mode when another wrote meanwhile. So here writers take the write
lock when they begin, and wait for it; connections are pooled; and a lock that was waited for in vain is told as
the deadlock that every service already retries. A lab's data is disposable, so nothing waits for the disk.
"""

from typing import Any

import sqlalchemy
from oslo_db import exception
from oslo_db.sqlalchemy import enginefacade, exc_filters
from sqlalchemy import event, exc, pool

WAIT_SECONDS = 30
POOLED, OVERFLOW = 8, 64
# What a process remembers of its statements and pages. Each of its many connections would else keep 2 MiB of pages,
# which the kernel has as well, and 128 statements; and each engine 750 statements with the objects they were made of.
COMPILED, PREPARED, PAGES_KIB = 128, 16, 256
WRITES = "quizengine_writes"


def install() -> None:
    """Apply it to every engine that is made from now on in this process."""
    _pool_connections()
    _mark_writers()
    event.listen(sqlalchemy.Engine, "connect", _on_connect)
    event.listen(sqlalchemy.Engine, "begin", _on_begin)
    exc_filters.filters("sqlite", exc.OperationalError, r"^.*database (table )?is locked.*$")(_tell_as_deadlock)


def _pool_connections() -> None:
    create = sqlalchemy.create_engine

    def create_engine(url: Any, **options: Any) -> Any:
        if sqlalchemy.make_url(url).get_backend_name() == "sqlite":
            options |= {"poolclass": pool.QueuePool, "pool_size": POOLED, "max_overflow": OVERFLOW}
            options["query_cache_size"] = COMPILED
            ours = {"check_same_thread": False, "cached_statements": PREPARED}
            options["connect_args"] = options.get("connect_args", {}) | ours
        return create(url, **options)

    sqlalchemy.create_engine = create_engine


def _mark_writers() -> None:
    factory = enginefacade._AbstractTransactionFactory  # noqa: SLF001 - oslo.db has no public place that knows the mode
    create_session, create_connection = factory._create_session, factory._create_connection  # noqa: SLF001 - as above

    def writing(engine: Any) -> Any:
        return engine.execution_options(**{WRITES: True})

    def session(self: Any, mode: Any, bind: Any = None) -> Any:
        if bind is None and mode is enginefacade._WRITER:  # noqa: SLF001 - as above
            self._started or self._start()
            bind = writing(self._writer_engine)
        return create_session(self, mode, bind)

    def connection(self: Any, mode: Any) -> Any:
        if mode is enginefacade._WRITER:  # noqa: SLF001 - as above
            self._started or self._start()
            return writing(self._writer_engine).connect()
        return create_connection(self, mode)

    factory._create_session = session  # noqa: SLF001 - as above
    factory._create_connection = connection  # noqa: SLF001 - as above


def _on_connect(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = -{PAGES_KIB}")


def _on_begin(connection: Any) -> None:
    # oslo.db's own listener comes later, and does nothing for a connection that bears its mark.
    if connection.dialect.name == "sqlite" and "in_transaction" not in connection.info:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        connection.info["in_transaction"] = True


def _tell_as_deadlock(error: Exception, _match: Any, _engine: str, _disconnect: bool) -> None:  # noqa: FBT001 - oslo.db's signature
    raise exception.DBDeadlock(error)
