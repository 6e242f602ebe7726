"""The shape of the records, as named steps from the first version on.

A step is never changed once released. Whatever changes the meaning of a table or of the JSON in one gets a new step,
even where it has nothing to run: a quizengine that does not know a recorded step refuses the file.
"""

from sqlite_utils.db import Database
from sqlite_utils.migrations import Migrations

_ATTEMPTS = """
CREATE TABLE attempts (
    id TEXT PRIMARY KEY NOT NULL,
    blueprint TEXT NOT NULL,
    seed TEXT NOT NULL,
    minutes REAL NOT NULL,
    cut_score REAL NOT NULL,
    entries TEXT NOT NULL,   -- JSON: the form's items in order, with their domains, points and drawn values
    begun REAL NOT NULL,     -- seconds since 1970
    boot TEXT NOT NULL,
    ticks REAL NOT NULL,     -- seconds since that boot
    language TEXT NOT NULL,
    cloud TEXT NOT NULL,
    factor REAL NOT NULL
);
CREATE TABLE events (
    attempt TEXT NOT NULL REFERENCES attempts (id),
    seq INTEGER NOT NULL,    -- 1, 2, 3 ... without a gap
    at REAL NOT NULL,        -- seconds since 1970
    boot TEXT NOT NULL,
    ticks REAL NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,      -- JSON, by kind
    PRIMARY KEY (attempt, seq)
) WITHOUT ROWID;
CREATE INDEX submissions ON events (attempt) WHERE kind = 'submitted';
"""

_GRADES = """
CREATE TABLE gradings (
    attempt TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id),
    graded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    possible REAL NOT NULL,
    earned REAL NOT NULL,
    undecided REAL NOT NULL,
    cut_score REAL NOT NULL, -- percent
    standing TEXT NOT NULL
);
CREATE TABLE domain_tallies (
    attempt TEXT NOT NULL REFERENCES gradings (attempt) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    possible REAL NOT NULL,
    earned REAL NOT NULL,
    undecided REAL NOT NULL,
    PRIMARY KEY (attempt, domain)
);
CREATE TABLE outcomes (
    attempt TEXT NOT NULL REFERENCES gradings (attempt) ON DELETE CASCADE,
    item TEXT NOT NULL,
    domain TEXT NOT NULL,
    possible REAL NOT NULL,
    earned REAL NOT NULL,
    undecided REAL NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (attempt, item)
);
CREATE TABLE criteria (
    attempt TEXT NOT NULL,
    item TEXT NOT NULL,
    position INTEGER NOT NULL,
    statement TEXT NOT NULL, -- JSON: words by language
    points REAL NOT NULL,
    verdict TEXT NOT NULL,
    evidence TEXT NOT NULL,  -- JSON: what each fact should be, and what was observed
    PRIMARY KEY (attempt, item, position),
    FOREIGN KEY (attempt, item) REFERENCES outcomes (attempt, item) ON DELETE CASCADE
);
"""

_REVIEWS = """
CREATE TABLE cards (
    item TEXT PRIMARY KEY NOT NULL,
    card TEXT NOT NULL       -- JSON: what the scheduler knows
);
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    item TEXT NOT NULL REFERENCES cards (item),
    at REAL NOT NULL,        -- seconds since 1970
    rating INTEGER NOT NULL
);
CREATE INDEX reviews_by_item ON reviews (item, at);
"""

_VIEWS = """
CREATE VIEW scores AS
SELECT
    a.id AS attempt,
    a.blueprint,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.begun, 'unixepoch') AS begun,
    coalesce(100.0 * g.earned / g.possible, 0.0) AS percent_low,
    coalesce(100.0 * (g.earned + g.undecided) / g.possible, 0.0) AS percent_high,
    g.cut_score,
    g.standing,
    g.standing = 'passed' AS passed,
    g.graded_at
FROM attempts a JOIN gradings g ON g.attempt = a.id;

CREATE VIEW domain_scores AS
SELECT
    a.id AS attempt,
    a.blueprint,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.begun, 'unixepoch') AS begun,
    t.domain,
    t.possible,
    t.earned,
    t.undecided,
    coalesce(100.0 * t.earned / t.possible, 0.0) AS percent_low,
    coalesce(100.0 * (t.earned + t.undecided) / t.possible, 0.0) AS percent_high
FROM attempts a JOIN domain_tallies t ON t.attempt = a.id;
"""

_SANDBOX = """
ALTER TABLE outcomes ADD COLUMN weak_sandbox INTEGER NOT NULL DEFAULT 0; -- 1: checkers ran with fewer walls
"""

STEPS = Migrations("quizengine")
_SCRIPTS = {
    "1-attempts": _ATTEMPTS,
    "1-grades": _GRADES,
    "1-reviews": _REVIEWS,
    "1-views": _VIEWS,
    "2-sandbox": _SANDBOX,
}


def _register(name: str, script: str) -> None:
    @STEPS(name=name)
    def step(db: Database) -> None:
        db.executescript(script)


for _name, _script in _SCRIPTS.items():
    _register(_name, _script)


def unknown(db: Database) -> list[str]:
    """Name the steps that the file went through and this quizengine does not know."""
    return [step.name for step in STEPS.applied(db) if step.name not in _SCRIPTS]
