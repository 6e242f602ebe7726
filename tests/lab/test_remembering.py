"""What the services' databases keep in memory is bounded, however long they are asked."""

from tests.lab.among_services import said
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

# Run among the lab's services: the same table is asked in more ways than anybody would.
MANY_STATEMENTS = """\
import sqlalchemy
from quizengine.lab.glue import sqlite_threads

sqlite_threads.install()
engine = sqlalchemy.create_engine("sqlite://")
with engine.connect() as connection:
    for number in range(400):
        connection.execute(sqlalchemy.select(sqlalchemy.literal(1).label(f"column_{number}")))
    pages = connection.exec_driver_sql("PRAGMA cache_size").scalar()
print(len(engine._compiled_cache) < 200, pages)
"""


def test_statements_and_pages_are_forgotten_again() -> None:
    assert said(MANY_STATEMENTS) == "True -256\n"
