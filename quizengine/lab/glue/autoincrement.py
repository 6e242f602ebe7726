"""Ids that are never used twice.

MySQL never gives a deleted row's id to a new one, SQLite does unless told otherwise. Services rely on the former:
one that remembers an id may otherwise delete a row that is not its own.
"""

from typing import Any

from sqlalchemy import BigInteger, Integer, SmallInteger, Table, event


def install() -> None:
    """Apply it to every table that is created from now on in this process."""
    event.listen(Table, "before_create", _never_reuse)


def _never_reuse(table: Any, connection: Any, **_: Any) -> None:
    keys = list(table.primary_key.columns)
    if connection.dialect.name == "sqlite" and len(keys) == 1 and _counts_by_itself(keys[0], connection.dialect):
        table.dialect_options["sqlite"]["autoincrement"] = True


def _counts_by_itself(column: Any, dialect: Any) -> bool:
    kind = column.type.dialect_impl(dialect)  # a type may have a variant for SQLite, which counts integers only
    exact = isinstance(kind, Integer) and not isinstance(kind, BigInteger | SmallInteger)
    return exact and not column.foreign_keys and column.autoincrement in {True, "auto"}
