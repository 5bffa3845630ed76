-- L1-L3: the licence key, and what it brings. The SQLite tree has the same columns.

-- One row at most: there is none until a key was accepted. A key that is taken out leaves its seats, until another replaces it.
CREATE TABLE license (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    token TEXT COLLATE "C",
    seats BIGINT NOT NULL CHECK (seats > 0),
    changed_at BIGINT NOT NULL
);

-- Own logo and colour on sign-in and claim. They stay when the right to show them goes.
CREATE TABLE branding (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    colour TEXT COLLATE "C",
    logo BYTEA,
    logo_kind TEXT COLLATE "C" CHECK (logo_kind IN ('png', 'jpeg', 'webp')),
    logo_hash TEXT COLLATE "C",
    logo_width BIGINT,
    logo_height BIGINT,
    changed_at BIGINT NOT NULL,
    CHECK ((logo IS NULL) = (logo_kind IS NULL)),
    CHECK ((logo IS NULL) = (logo_hash IS NULL)),
    CHECK ((logo IS NULL) = (logo_width IS NULL)),
    CHECK ((logo IS NULL) = (logo_height IS NULL))
);

-- L2: how many invites wait is counted within every act that makes one.
CREATE INDEX invites_waiting ON invites (expires_at) WHERE claimed_at IS NULL AND revoked_at IS NULL;
