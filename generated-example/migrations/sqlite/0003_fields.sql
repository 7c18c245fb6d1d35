-- Custom fields of requests, and configuration items.

CREATE TABLE field_types (
    id   BIGINT PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE fields (
    uid         BIGINT PRIMARY KEY,
    type_id     BIGINT NOT NULL REFERENCES field_types (id),
    label       TEXT NOT NULL,
    description TEXT,
    is_required BIGINT NOT NULL,
    is_shared   BIGINT NOT NULL
);
CREATE TABLE field_categories (
    field_uid   BIGINT NOT NULL REFERENCES fields (uid),
    category_id BIGINT NOT NULL REFERENCES categories (id),
    PRIMARY KEY (field_uid, category_id)
);

-- Options of list fields.
CREATE TABLE field_options (
    field_uid  BIGINT NOT NULL REFERENCES fields (uid),
    option_key TEXT NOT NULL,
    label      TEXT NOT NULL,
    PRIMARY KEY (field_uid, option_key)
);

-- Options of tree fields.
CREATE TABLE field_tree_options (
    hash        TEXT PRIMARY KEY,
    field_uid   BIGINT NOT NULL REFERENCES fields (uid),
    parent_hash TEXT REFERENCES field_tree_options (hash),
    option_key  TEXT NOT NULL,
    name        TEXT NOT NULL,
    position    BIGINT NOT NULL,
    UNIQUE (field_uid, option_key)
);

-- Values of fields on requests: as many rows as there are values.
CREATE TABLE request_field_values (
    request_id BIGINT NOT NULL REFERENCES requests (id),
    field_uid  BIGINT NOT NULL REFERENCES fields (uid),
    position   BIGINT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (request_id, field_uid, position)
);

CREATE TABLE configuration_items (
    id          BIGINT PRIMARY KEY,
    source_id   BIGINT NOT NULL,
    external_id BIGINT NOT NULL,
    group_name  TEXT NOT NULL,
    name        TEXT NOT NULL
);
CREATE TABLE request_items (
    request_id BIGINT NOT NULL REFERENCES requests (id),
    item_id    BIGINT NOT NULL REFERENCES configuration_items (id),
    linked_at  BIGINT NOT NULL,
    PRIMARY KEY (request_id, item_id)
);

-- Reports that can be exported, by their UUID.
CREATE TABLE reports (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
);
