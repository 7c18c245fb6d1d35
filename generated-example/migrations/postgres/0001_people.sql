-- Who there is: users, and what they belong to. Instants are epoch seconds, booleans 0 or 1.

-- The last number given out, per kind of thing: numbers are never given twice, not even after a deletion.
CREATE TABLE sequence (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Who may call: API users by the hash of their token.
CREATE TABLE api_users (
    name       TEXT PRIMARY KEY,
    salt       TEXT NOT NULL,
    token_hash TEXT NOT NULL
);

CREATE TABLE locations (
    id        BIGINT PRIMARY KEY,
    name      TEXT NOT NULL,
    parent_id BIGINT REFERENCES locations (id)
);

CREATE TABLE users (
    id                    BIGINT PRIMARY KEY,
    name                  TEXT NOT NULL,
    lastname              TEXT NOT NULL,
    email                 TEXT NOT NULL,
    username              TEXT,
    employee_number       TEXT,
    position              TEXT,
    department            TEXT,
    manager_id            BIGINT REFERENCES users (id),
    doc                   TEXT,
    birthday              TEXT,
    phone                 TEXT,
    mobile                TEXT,
    office                TEXT,
    fax                   TEXT,
    other                 TEXT,
    address               TEXT,
    city                  TEXT,
    country               TEXT,
    other_email           TEXT,
    location              TEXT,
    language              TEXT,
    type                  BIGINT NOT NULL,
    user_type             BIGINT NOT NULL,
    role_name             TEXT,
    password_hash         TEXT,
    force_password_change BIGINT NOT NULL DEFAULT 0,
    is_external           BIGINT NOT NULL DEFAULT 0,
    is_disabled           BIGINT NOT NULL DEFAULT 0,
    is_deleted            BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX users_by_email ON users (email);
CREATE INDEX users_by_username ON users (username);

-- Sessions opened for users, by the hash of their token.
CREATE TABLE user_tokens (
    token_hash TEXT PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL
);

-- What would be sent by e-mail, if this desk sent any.
CREATE TABLE outbox (
    id         BIGINT PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES users (id),
    kind       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Named "user_groups" since "groups" is a word of SQL.
CREATE TABLE user_groups (
    id         BIGINT PRIMARY KEY,
    name       TEXT NOT NULL,
    is_deleted BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE companies (
    id          BIGINT PRIMARY KEY,
    name        TEXT NOT NULL,
    external_id TEXT,
    is_deleted  BIGINT NOT NULL DEFAULT 0
);

-- Help desks and their levels share one space of numbers: kind 2 is a help desk, kind 1 a level.
CREATE TABLE helpdesks (
    id          BIGINT PRIMARY KEY,
    kind        BIGINT NOT NULL,
    name        TEXT,
    parent_id   BIGINT REFERENCES helpdesks (id),
    level_order BIGINT,
    status_id   BIGINT NOT NULL,
    engine_id   BIGINT NOT NULL,
    is_deleted  BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE group_users (
    group_id BIGINT NOT NULL REFERENCES user_groups (id),
    user_id  BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (group_id, user_id)
);
CREATE TABLE company_users (
    company_id BIGINT NOT NULL REFERENCES companies (id),
    user_id    BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (company_id, user_id)
);
CREATE TABLE company_groups (
    company_id BIGINT NOT NULL REFERENCES companies (id),
    group_id   BIGINT NOT NULL REFERENCES user_groups (id),
    PRIMARY KEY (company_id, group_id)
);
CREATE TABLE location_users (
    location_id BIGINT NOT NULL REFERENCES locations (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (location_id, user_id)
);
CREATE TABLE helpdesk_users (
    helpdesk_id BIGINT NOT NULL REFERENCES helpdesks (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (helpdesk_id, user_id)
);

CREATE TABLE group_observers (
    group_id BIGINT NOT NULL REFERENCES user_groups (id),
    user_id  BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (group_id, user_id)
);
CREATE TABLE company_observers (
    company_id BIGINT NOT NULL REFERENCES companies (id),
    user_id    BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (company_id, user_id)
);
CREATE TABLE location_observers (
    location_id BIGINT NOT NULL REFERENCES locations (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (location_id, user_id)
);
CREATE TABLE helpdesk_observers (
    helpdesk_id BIGINT NOT NULL REFERENCES helpdesks (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (helpdesk_id, user_id)
);

CREATE TABLE internal_notes (
    id          BIGINT PRIMARY KEY,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    object_type BIGINT NOT NULL,
    object_id   BIGINT NOT NULL,
    author_id   BIGINT NOT NULL REFERENCES users (id),
    created_at  BIGINT NOT NULL,
    last_author BIGINT NOT NULL REFERENCES users (id),
    last_update BIGINT NOT NULL
);
CREATE INDEX internal_notes_by_object ON internal_notes (object_type, object_id);
