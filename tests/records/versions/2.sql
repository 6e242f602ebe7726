BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'quizengine','1-attempts','2026-11-24 15:16:15.003421+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'quizengine','1-grades','2026-11-24 15:16:15.047375+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'quizengine','1-reviews','2026-11-24 15:16:15.048419+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'quizengine','1-views','2026-11-24 15:16:15.054522+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'quizengine','2-sandbox','2026-11-24 15:16:15.054989+00:00');
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
INSERT INTO "attempts" VALUES('20261118-k7q2','coa','seed 端口',90.0,70.0,'[{"item": "identity/scope", "domain": "identity", "points": 1.0, "values": {}, "hands_on": false}, {"item": "networking/router", "domain": "networking", "points": 3.0, "values": {"network": "web", "size": 20, "ratio": 0.5, "shared": true}, "hands_on": true}]',1795000000.25,'boot-1',77.5,'zh','devstack',1.25);
INSERT INTO "attempts" VALUES('20261119-abcd','drill','s',0.5,0.0,'[]',1795086400.25,'boot-2',3.0,'en','',1.0);
CREATE TABLE cards (
    item TEXT PRIMARY KEY NOT NULL,
    card TEXT NOT NULL       -- JSON: what the scheduler knows
);
INSERT INTO "cards" VALUES('identity/scope','{"card_id": 7, "state": 2, "stability": 2.5, "due": "2026-11-20T00:00:00+00:00", "step": null}');
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
INSERT INTO "criteria" VALUES('20261118-k7q2','networking/router',0,'{"en": "The router is up", "zh": "路由器已启用"}',1.0,'MET','[{"fact": "edge.status", "expected": "ACTIVE", "observed": "ACTIVE", "verdict": "MET", "reason": ""}]');
INSERT INTO "criteria" VALUES('20261118-k7q2','networking/router',1,'{"en": "It serves the subnet"}',2.0,'UNDECIDED','[{"fact": "edge.subnets", "expected": "contains web-v4", "observed": null, "verdict": "UNDECIDED", "reason": "the cloud did not answer"}]');
CREATE TABLE domain_tallies (
    attempt TEXT NOT NULL REFERENCES gradings (attempt) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    possible REAL NOT NULL,
    earned REAL NOT NULL,
    undecided REAL NOT NULL,
    PRIMARY KEY (attempt, domain)
);
INSERT INTO "domain_tallies" VALUES('20261118-k7q2','identity',1.0,0.0,0.0);
INSERT INTO "domain_tallies" VALUES('20261118-k7q2','networking',3.0,1.0,2.0);
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
INSERT INTO "events" VALUES('20261118-k7q2',1,1795000001.25,'boot-1',78.5,'visited','{"position": 1}');
INSERT INTO "events" VALUES('20261118-k7q2',2,1795000002.25,'boot-1',79.5,'responded','{"item": "identity/scope", "response": ["keystone"]}');
INSERT INTO "events" VALUES('20261118-k7q2',3,1795000003.25,'boot-1',80.5,'responded','{"item": "identity/scope", "response": null}');
INSERT INTO "events" VALUES('20261118-k7q2',4,1795000004.25,'boot-1',81.5,'responded','{"item": "identity/scope", "response": {"port": "5000", "nested": [1, 1.5, true, null]}}');
INSERT INTO "events" VALUES('20261118-k7q2',5,1795000005.25,'boot-1',82.5,'flagged','{"item": "identity/scope", "flagged": true}');
INSERT INTO "events" VALUES('20261118-k7q2',6,1795000006.25,'boot-1',83.5,'flagged','{"item": "identity/scope", "flagged": false}');
INSERT INTO "events" VALUES('20261118-k7q2',7,1795000007.25,'boot-1',84.5,'submitted','{"by": "person"}');
INSERT INTO "events" VALUES('20261118-k7q2',8,1795000008.25,'boot-1',85.5,'observed','{"item": "networking/router", "observations": {"edge": {"facts": {"status": "ACTIVE", "subnets": ["web-v4"]}}, "gone": {"facts": null}}, "weak": false}');
INSERT INTO "events" VALUES('20261118-k7q2',9,1795000009.25,'boot-1',86.5,'observed','{"item": "networking/router", "observations": {"edge": {"undecided": "the cloud did not answer in 30 s"}}, "weak": false}');
CREATE TABLE gradings (
    attempt TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id),
    graded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    possible REAL NOT NULL,
    earned REAL NOT NULL,
    undecided REAL NOT NULL,
    cut_score REAL NOT NULL, -- percent
    standing TEXT NOT NULL
);
INSERT INTO "gradings" VALUES('20261118-k7q2','2026-11-24T15:16:15.110Z',4.0,1.0,2.0,70.0,'open');
CREATE TABLE outcomes (
    attempt TEXT NOT NULL REFERENCES gradings (attempt) ON DELETE CASCADE,
    item TEXT NOT NULL,
    domain TEXT NOT NULL,
    possible REAL NOT NULL,
    earned REAL NOT NULL,
    undecided REAL NOT NULL,
    verdict TEXT NOT NULL, weak_sandbox INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (attempt, item)
);
INSERT INTO "outcomes" VALUES('20261118-k7q2','identity/scope','identity',1.0,0.0,0.0,'NOT_MET',0);
INSERT INTO "outcomes" VALUES('20261118-k7q2','networking/router','networking',3.0,1.0,2.0,'UNDECIDED',0);
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    item TEXT NOT NULL REFERENCES cards (item),
    at REAL NOT NULL,        -- seconds since 1970
    rating INTEGER NOT NULL
);
INSERT INTO "reviews" VALUES(1,'identity/scope',1795000000.25,3);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX submissions ON events (attempt) WHERE kind = 'submitted';
CREATE INDEX reviews_by_item ON reviews (item, at);
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
COMMIT;
