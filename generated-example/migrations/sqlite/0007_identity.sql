-- Ids come from the database and not from rows that count, texts that are compared have a folded column beside them (which the
-- program fills: see `storage/fold.rs`), and every foreign key has an index.
--
-- SQLite can neither change a primary key nor add a number to it: each table is made anew, filled from the old one, and takes its
-- name. This runs while foreign keys are not enforced.

CREATE TABLE new_locations (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT NOT NULL,
    parent_id BIGINT REFERENCES locations (id)
);
INSERT INTO new_locations (id, name, parent_id)
    SELECT id, name, parent_id FROM locations;
DROP TABLE locations;
ALTER TABLE new_locations RENAME TO locations;

CREATE TABLE new_users (
    id                    INTEGER PRIMARY KEY AUTOINCREMENT,
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
    is_deleted            BIGINT NOT NULL DEFAULT 0,
    email_folded          TEXT,
    username_folded       TEXT,
    employee_number_folded TEXT,
    phone_folded           TEXT,
    mobile_folded          TEXT,
    office_folded          TEXT,
    fax_folded             TEXT,
    other_folded           TEXT
);
INSERT INTO new_users (id, name, lastname, email, username, employee_number, position, department, manager_id, doc,
    birthday, phone, mobile, office, fax, other, address, city, country, other_email, location, language, type, user_type,
    role_name, password_hash, force_password_change, is_external, is_disabled, is_deleted)
    SELECT id, name, lastname, email, username, employee_number, position, department, manager_id, doc, birthday, phone,
        mobile, office, fax, other, address, city, country, other_email, location, language, type, user_type, role_name,
        password_hash, force_password_change, is_external, is_disabled, is_deleted FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;

CREATE TABLE new_outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL REFERENCES users (id),
    kind       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO new_outbox (id, user_id, kind, created_at)
    SELECT id, user_id, kind, created_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;

CREATE TABLE new_user_groups (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    is_deleted BIGINT NOT NULL DEFAULT 0,
    name_folded TEXT
);
INSERT INTO new_user_groups (id, name, is_deleted)
    SELECT id, name, is_deleted FROM user_groups;
DROP TABLE user_groups;
ALTER TABLE new_user_groups RENAME TO user_groups;

CREATE TABLE new_companies (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    external_id TEXT,
    is_deleted  BIGINT NOT NULL DEFAULT 0,
    name_folded TEXT
);
INSERT INTO new_companies (id, name, external_id, is_deleted)
    SELECT id, name, external_id, is_deleted FROM companies;
DROP TABLE companies;
ALTER TABLE new_companies RENAME TO companies;

CREATE TABLE new_helpdesks (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        BIGINT NOT NULL,
    name        TEXT,
    parent_id   BIGINT REFERENCES helpdesks (id),
    level_order BIGINT,
    status_id   BIGINT NOT NULL,
    engine_id   BIGINT NOT NULL,
    is_deleted  BIGINT NOT NULL DEFAULT 0
);
INSERT INTO new_helpdesks (id, kind, name, parent_id, level_order, status_id, engine_id, is_deleted)
    SELECT id, kind, name, parent_id, level_order, status_id, engine_id, is_deleted FROM helpdesks;
DROP TABLE helpdesks;
ALTER TABLE new_helpdesks RENAME TO helpdesks;

CREATE TABLE new_internal_notes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    object_type BIGINT NOT NULL,
    object_id   BIGINT NOT NULL,
    author_id   BIGINT NOT NULL REFERENCES users (id),
    created_at  BIGINT NOT NULL,
    last_author BIGINT NOT NULL REFERENCES users (id),
    last_update BIGINT NOT NULL
);
INSERT INTO new_internal_notes (id, title, description, object_type, object_id, author_id, created_at, last_author,
    last_update)
    SELECT id, title, description, object_type, object_id, author_id, created_at, last_author, last_update FROM internal_notes;
DROP TABLE internal_notes;
ALTER TABLE new_internal_notes RENAME TO internal_notes;
CREATE INDEX internal_notes_by_object ON internal_notes (object_type, object_id);

CREATE TABLE new_workflows (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    version     BIGINT NOT NULL DEFAULT 1,
    deployed    BIGINT NOT NULL DEFAULT 0
);
INSERT INTO new_workflows (id, name, version, deployed)
    SELECT id, name, version, deployed FROM workflows;
DROP TABLE workflows;
ALTER TABLE new_workflows RENAME TO workflows;

CREATE TABLE new_categories (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_category_id BIGINT REFERENCES categories (id),
    name               TEXT NOT NULL,
    helpdesk_id        BIGINT REFERENCES helpdesks (id),
    workflow_id        BIGINT REFERENCES workflows (id),
    name_folded        TEXT
);
INSERT INTO new_categories (id, parent_category_id, name, helpdesk_id, workflow_id)
    SELECT id, parent_category_id, name, helpdesk_id, workflow_id FROM categories;
DROP TABLE categories;
ALTER TABLE new_categories RENAME TO categories;

CREATE TABLE new_requests (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    title             TEXT NOT NULL,
    description       TEXT,
    type_id           BIGINT NOT NULL,
    status_id         BIGINT NOT NULL,
    priority_id       BIGINT NOT NULL,
    source_id         BIGINT NOT NULL,
    category_id       BIGINT NOT NULL REFERENCES categories (id),
    location_id       BIGINT REFERENCES locations (id),
    user_id           BIGINT NOT NULL REFERENCES users (id),
    creator_id        BIGINT NOT NULL REFERENCES users (id),
    assigned_id       BIGINT REFERENCES users (id),
    assigned_group_id BIGINT REFERENCES helpdesks (id),
    process_id        BIGINT,
    created_at        BIGINT NOT NULL,
    date_ocurred      BIGINT NOT NULL,
    last_update       BIGINT NOT NULL,
    first_reply_at    BIGINT,
    solved_at         BIGINT,
    closed_at         BIGINT,
    rejected_at       BIGINT,
    closed_reason     BIGINT,
    rating            BIGINT,
    sentiment_initial TEXT,
    sentiment_current TEXT,
    -- What a waiting request waits for: agent, customer, date, entity or request; and which one.
    waiting_for       TEXT,
    waiting_value     BIGINT
);
INSERT INTO new_requests (id, title, description, type_id, status_id, priority_id, source_id, category_id, location_id,
    user_id, creator_id, assigned_id, assigned_group_id, process_id, created_at, date_ocurred, last_update, first_reply_at,
    solved_at, closed_at, rejected_at, closed_reason, rating, sentiment_initial, sentiment_current, waiting_for,
    waiting_value)
    SELECT id, title, description, type_id, status_id, priority_id, source_id, category_id, location_id, user_id,
        creator_id, assigned_id, assigned_group_id, process_id, created_at, date_ocurred, last_update, first_reply_at,
        solved_at, closed_at, rejected_at, closed_reason, rating, sentiment_initial, sentiment_current, waiting_for,
        waiting_value FROM requests;
DROP TABLE requests;
ALTER TABLE new_requests RENAME TO requests;
CREATE INDEX requests_by_creation ON requests (created_at);

CREATE TABLE new_comments (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id       BIGINT NOT NULL REFERENCES requests (id),
    msg_num          BIGINT NOT NULL,
    author_id        BIGINT NOT NULL REFERENCES users (id),
    message          TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    reference        BIGINT REFERENCES comments (id),
    customer_visible BIGINT NOT NULL,
    is_solution      BIGINT NOT NULL,
    is_propagation   BIGINT NOT NULL DEFAULT 0,
    UNIQUE (request_id, msg_num)
);
INSERT INTO new_comments (id, request_id, msg_num, author_id, message, created_at, reference, customer_visible, is_solution,
    is_propagation)
    SELECT id, request_id, msg_num, author_id, message, created_at, reference, customer_visible, is_solution, is_propagation
        FROM comments;
DROP TABLE comments;
ALTER TABLE new_comments RENAME TO comments;

CREATE TABLE new_attachments (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    content_type TEXT NOT NULL,
    hash         TEXT NOT NULL,
    size         BIGINT NOT NULL DEFAULT 0
);
INSERT INTO new_attachments (id, name, content_type, hash, size)
    SELECT id, name, content_type, hash, size FROM attachments;
DROP TABLE attachments;
ALTER TABLE new_attachments RENAME TO attachments;

CREATE TABLE new_external_entities (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT NOT NULL,
    is_active BIGINT NOT NULL DEFAULT 1
);
INSERT INTO new_external_entities (id, name, is_active)
    SELECT id, name, is_active FROM external_entities;
DROP TABLE external_entities;
ALTER TABLE new_external_entities RENAME TO external_entities;

CREATE TABLE new_request_external_entities (
    link_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id BIGINT NOT NULL REFERENCES requests (id),
    entity_id  BIGINT NOT NULL REFERENCES external_entities (id),
    reference  TEXT
);
INSERT INTO new_request_external_entities (link_id, request_id, entity_id, reference)
    SELECT link_id, request_id, entity_id, reference FROM request_external_entities;
DROP TABLE request_external_entities;
ALTER TABLE new_request_external_entities RENAME TO request_external_entities;

CREATE TABLE new_tasks (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id        BIGINT NOT NULL REFERENCES requests (id),
    name              TEXT NOT NULL,
    description       TEXT,
    status            BIGINT NOT NULL,
    is_required       BIGINT NOT NULL,
    is_predefined     BIGINT NOT NULL,
    assignment_type   BIGINT,
    agent_id          BIGINT REFERENCES users (id),
    helpdesk_id       BIGINT REFERENCES helpdesks (id),
    created_at        BIGINT NOT NULL,
    expiration_date   BIGINT,
    completed_at      BIGINT,
    wf_stage_id       TEXT,
    linked_request_id BIGINT REFERENCES requests (id)
);
INSERT INTO new_tasks (id, request_id, name, description, status, is_required, is_predefined, assignment_type, agent_id,
    helpdesk_id, created_at, expiration_date, completed_at, wf_stage_id, linked_request_id)
    SELECT id, request_id, name, description, status, is_required, is_predefined, assignment_type, agent_id, helpdesk_id,
        created_at, expiration_date, completed_at, wf_stage_id, linked_request_id FROM tasks;
DROP TABLE tasks;
ALTER TABLE new_tasks RENAME TO tasks;

CREATE TABLE new_request_events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id BIGINT NOT NULL REFERENCES requests (id),
    author_id  BIGINT REFERENCES users (id),
    kind       TEXT NOT NULL,
    detail     TEXT,
    created_at BIGINT NOT NULL
);
INSERT INTO new_request_events (id, request_id, author_id, kind, detail, created_at)
    SELECT id, request_id, author_id, kind, detail, created_at FROM request_events;
DROP TABLE request_events;
ALTER TABLE new_request_events RENAME TO request_events;

CREATE TABLE new_approval_templates (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    title                TEXT NOT NULL,
    description          TEXT,
    description_prompt   TEXT,
    description_required BIGINT NOT NULL,
    status               BIGINT NOT NULL,
    created_at           BIGINT NOT NULL,
    expired_in           BIGINT,
    expired_approved     BIGINT,
    pause_sla            BIGINT NOT NULL,
    wf_process_id        BIGINT,
    wf_item_id           BIGINT
);
INSERT INTO new_approval_templates (id, title, description, description_prompt, description_required, status, created_at,
    expired_in, expired_approved, pause_sla, wf_process_id, wf_item_id)
    SELECT id, title, description, description_prompt, description_required, status, created_at, expired_in,
        expired_approved, pause_sla, wf_process_id, wf_item_id FROM approval_templates;
DROP TABLE approval_templates;
ALTER TABLE new_approval_templates RENAME TO approval_templates;

CREATE TABLE new_approvals (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id         BIGINT NOT NULL REFERENCES requests (id),
    type               BIGINT NOT NULL,
    status             BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    author_id          BIGINT NOT NULL REFERENCES users (id),
    template_id        BIGINT REFERENCES approval_templates (id),
    description        TEXT,
    reminder_count     BIGINT NOT NULL DEFAULT 0,
    last_reminder_date BIGINT
);
INSERT INTO new_approvals (id, request_id, type, status, created_at, author_id, template_id, description, reminder_count,
    last_reminder_date)
    SELECT id, request_id, type, status, created_at, author_id, template_id, description, reminder_count, last_reminder_date
        FROM approvals;
DROP TABLE approvals;
ALTER TABLE new_approvals RENAME TO approvals;

CREATE TABLE new_time_categories (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL,
    parent_id     BIGINT REFERENCES time_categories (id),
    cost_per_hour DOUBLE PRECISION
);
INSERT INTO new_time_categories (id, name, parent_id, cost_per_hour)
    SELECT id, name, parent_id, cost_per_hour FROM time_categories;
DROP TABLE time_categories;
ALTER TABLE new_time_categories RENAME TO time_categories;

CREATE TABLE new_time_entries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id  BIGINT NOT NULL REFERENCES requests (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    category_id BIGINT REFERENCES time_categories (id),
    begin_at    BIGINT NOT NULL,
    end_at      BIGINT NOT NULL,
    comment     TEXT,
    status      BIGINT NOT NULL
);
INSERT INTO new_time_entries (id, request_id, user_id, category_id, begin_at, end_at, comment, status)
    SELECT id, request_id, user_id, category_id, begin_at, end_at, comment, status FROM time_entries;
DROP TABLE time_entries;
ALTER TABLE new_time_entries RENAME TO time_entries;
CREATE INDEX time_entries_by_request ON time_entries (request_id);

CREATE TABLE new_views (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    status_id   BIGINT,
    helpdesk_id BIGINT REFERENCES helpdesks (id)
);
INSERT INTO new_views (id, name, status_id, helpdesk_id)
    SELECT id, name, status_id, helpdesk_id FROM views;
DROP TABLE views;
ALTER TABLE new_views RENAME TO views;

CREATE TABLE new_triggers (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL
);
INSERT INTO new_triggers (id, name)
    SELECT id, name FROM triggers;
DROP TABLE triggers;
ALTER TABLE new_triggers RENAME TO triggers;

CREATE TABLE new_trigger_executions (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    trigger_id  BIGINT NOT NULL REFERENCES triggers (id),
    request_id  BIGINT NOT NULL REFERENCES requests (id),
    executed_at BIGINT NOT NULL
);
INSERT INTO new_trigger_executions (id, trigger_id, request_id, executed_at)
    SELECT id, trigger_id, request_id, executed_at FROM trigger_executions;
DROP TABLE trigger_executions;
ALTER TABLE new_trigger_executions RENAME TO trigger_executions;

CREATE TABLE new_fields (
    uid         INTEGER PRIMARY KEY AUTOINCREMENT,
    type_id     BIGINT NOT NULL REFERENCES field_types (id),
    label       TEXT NOT NULL,
    description TEXT,
    is_required BIGINT NOT NULL,
    is_shared   BIGINT NOT NULL
);
INSERT INTO new_fields (uid, type_id, label, description, is_required, is_shared)
    SELECT uid, type_id, label, description, is_required, is_shared FROM fields;
DROP TABLE fields;
ALTER TABLE new_fields RENAME TO fields;

CREATE TABLE new_configuration_items (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id   BIGINT NOT NULL,
    external_id BIGINT NOT NULL,
    group_name  TEXT NOT NULL,
    name        TEXT NOT NULL,
    name_folded TEXT
);
INSERT INTO new_configuration_items (id, source_id, external_id, group_name, name)
    SELECT id, source_id, external_id, group_name, name FROM configuration_items;
DROP TABLE configuration_items;
ALTER TABLE new_configuration_items RENAME TO configuration_items;

CREATE TABLE new_breaking_news (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    status_id         BIGINT NOT NULL,
    type_id           BIGINT NOT NULL,
    title             TEXT NOT NULL,
    body              TEXT NOT NULL,
    resolution_time   BIGINT,
    major_incident_id BIGINT REFERENCES requests (id),
    created_by_id     BIGINT REFERENCES users (id),
    created_at        BIGINT NOT NULL
);
INSERT INTO new_breaking_news (id, status_id, type_id, title, body, resolution_time, major_incident_id, created_by_id,
    created_at)
    SELECT id, status_id, type_id, title, body, resolution_time, major_incident_id, created_by_id, created_at FROM
        breaking_news;
DROP TABLE breaking_news;
ALTER TABLE new_breaking_news RENAME TO breaking_news;

CREATE TABLE new_breaking_news_updates (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    news_id    BIGINT NOT NULL REFERENCES breaking_news (id),
    creator_id BIGINT REFERENCES users (id),
    body       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO new_breaking_news_updates (id, news_id, creator_id, body, created_at)
    SELECT id, news_id, creator_id, body, created_at FROM breaking_news_updates;
DROP TABLE breaking_news_updates;
ALTER TABLE new_breaking_news_updates RENAME TO breaking_news_updates;
CREATE INDEX breaking_news_updates_by_news ON breaking_news_updates (news_id);

CREATE TABLE new_article_categories (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT NOT NULL,
    parent_id BIGINT REFERENCES article_categories (id)
);
INSERT INTO new_article_categories (id, name, parent_id)
    SELECT id, name, parent_id FROM article_categories;
DROP TABLE article_categories;
ALTER TABLE new_article_categories RENAME TO article_categories;

CREATE TABLE new_articles (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    title            TEXT NOT NULL,
    content          TEXT NOT NULL,
    description      TEXT,
    category_id      BIGINT NOT NULL REFERENCES article_categories (id),
    author_id        BIGINT NOT NULL REFERENCES users (id),
    responsible_id   BIGINT NOT NULL REFERENCES users (id),
    visibility       BIGINT NOT NULL,
    creation_date    BIGINT NOT NULL,
    last_update_date BIGINT NOT NULL,
    rating           DOUBLE PRECISION,
    views            BIGINT NOT NULL DEFAULT 0,
    solved_requests  BIGINT NOT NULL DEFAULT 0,
    title_folded     TEXT,
    content_folded   TEXT
);
INSERT INTO new_articles (id, title, content, description, category_id, author_id, responsible_id, visibility,
    creation_date, last_update_date, rating, views, solved_requests)
    SELECT id, title, content, description, category_id, author_id, responsible_id, visibility, creation_date,
        last_update_date, rating, views, solved_requests FROM articles;
DROP TABLE articles;
ALTER TABLE new_articles RENAME TO articles;
CREATE INDEX articles_by_category ON articles (category_id);

-- No id is given twice, not even one of a row that is deleted: the numbers go on from where the counters were.
DELETE FROM sqlite_sequence WHERE name IN (SELECT name FROM sequence);
INSERT INTO sqlite_sequence (name, seq) SELECT name, value FROM sequence
    WHERE name IN (SELECT name FROM sqlite_schema WHERE type = 'table');
DROP TABLE sequence;

-- One row, which the probe of readiness writes.
CREATE TABLE readiness (
    id         BIGINT PRIMARY KEY,
    checked_at BIGINT NOT NULL
);
INSERT INTO readiness (id, checked_at) VALUES (1, 0);

CREATE INDEX locations_by_parent_id ON locations (parent_id);
CREATE INDEX users_by_manager_id ON users (manager_id);
CREATE INDEX user_tokens_by_user_id ON user_tokens (user_id);
CREATE INDEX outbox_by_user_id ON outbox (user_id);
CREATE INDEX helpdesks_by_parent_id ON helpdesks (parent_id);
CREATE INDEX group_users_by_user_id ON group_users (user_id);
CREATE INDEX company_users_by_user_id ON company_users (user_id);
CREATE INDEX company_groups_by_group_id ON company_groups (group_id);
CREATE INDEX location_users_by_user_id ON location_users (user_id);
CREATE INDEX helpdesk_users_by_user_id ON helpdesk_users (user_id);
CREATE INDEX group_observers_by_user_id ON group_observers (user_id);
CREATE INDEX company_observers_by_user_id ON company_observers (user_id);
CREATE INDEX location_observers_by_user_id ON location_observers (user_id);
CREATE INDEX helpdesk_observers_by_user_id ON helpdesk_observers (user_id);
CREATE INDEX internal_notes_by_last_author ON internal_notes (last_author);
CREATE INDEX internal_notes_by_author_id ON internal_notes (author_id);
CREATE INDEX categories_by_workflow_id ON categories (workflow_id);
CREATE INDEX categories_by_helpdesk_id ON categories (helpdesk_id);
CREATE INDEX categories_by_parent_category_id ON categories (parent_category_id);
CREATE INDEX requests_by_creator_id ON requests (creator_id);
CREATE INDEX requests_by_location_id ON requests (location_id);
CREATE INDEX requests_by_category_id ON requests (category_id);
CREATE INDEX comments_by_reference ON comments (reference);
CREATE INDEX comments_by_author_id ON comments (author_id);
CREATE INDEX request_attachments_by_attachment_id ON request_attachments (attachment_id);
CREATE INDEX comment_attachments_by_attachment_id ON comment_attachments (attachment_id);
CREATE INDEX request_observers_by_user_id ON request_observers (user_id);
CREATE INDEX request_collaborators_by_user_id ON request_collaborators (user_id);
CREATE INDEX request_links_by_linked_id ON request_links (linked_id);
CREATE INDEX request_external_entities_by_entity_id ON request_external_entities (entity_id);
CREATE INDEX request_external_entities_by_request_id ON request_external_entities (request_id);
CREATE INDEX tasks_by_linked_request_id ON tasks (linked_request_id);
CREATE INDEX tasks_by_helpdesk_id ON tasks (helpdesk_id);
CREATE INDEX tasks_by_agent_id ON tasks (agent_id);
CREATE INDEX tasks_by_request_id ON tasks (request_id);
CREATE INDEX request_events_by_author_id ON request_events (author_id);
CREATE INDEX request_events_by_request_id ON request_events (request_id);
CREATE INDEX approvals_by_template_id ON approvals (template_id);
CREATE INDEX approvals_by_author_id ON approvals (author_id);
CREATE INDEX approvals_by_request_id ON approvals (request_id);
CREATE INDEX approval_votes_by_user_id ON approval_votes (user_id);
CREATE INDEX time_categories_by_parent_id ON time_categories (parent_id);
CREATE INDEX time_entries_by_category_id ON time_entries (category_id);
CREATE INDEX time_entries_by_user_id ON time_entries (user_id);
CREATE INDEX views_by_helpdesk_id ON views (helpdesk_id);
CREATE INDEX trigger_executions_by_request_id ON trigger_executions (request_id);
CREATE INDEX trigger_executions_by_trigger_id ON trigger_executions (trigger_id);
CREATE INDEX fields_by_type_id ON fields (type_id);
CREATE INDEX field_categories_by_category_id ON field_categories (category_id);
CREATE INDEX field_tree_options_by_parent_hash ON field_tree_options (parent_hash);
CREATE INDEX request_field_values_by_field_uid ON request_field_values (field_uid);
CREATE INDEX request_items_by_item_id ON request_items (item_id);
CREATE INDEX breaking_news_by_created_by_id ON breaking_news (created_by_id);
CREATE INDEX breaking_news_by_major_incident_id ON breaking_news (major_incident_id);
CREATE INDEX breaking_news_helpdesks_by_helpdesk_id ON breaking_news_helpdesks (helpdesk_id);
CREATE INDEX breaking_news_groups_by_group_id ON breaking_news_groups (group_id);
CREATE INDEX breaking_news_updates_by_creator_id ON breaking_news_updates (creator_id);
CREATE INDEX article_categories_by_parent_id ON article_categories (parent_id);
CREATE INDEX articles_by_responsible_id ON articles (responsible_id);
CREATE INDEX articles_by_author_id ON articles (author_id);
CREATE INDEX article_attachments_by_attachment_id ON article_attachments (attachment_id);

CREATE UNIQUE INDEX users_by_email ON users (email_folded) WHERE is_deleted = 0;
CREATE UNIQUE INDEX users_by_username ON users (username_folded) WHERE is_deleted = 0;
CREATE UNIQUE INDEX user_groups_by_name ON user_groups (name_folded) WHERE is_deleted = 0;
CREATE UNIQUE INDEX companies_by_name ON companies (name_folded) WHERE is_deleted = 0;
CREATE INDEX configuration_items_by_name ON configuration_items (name_folded);

CREATE INDEX requests_by_status ON requests (status_id, id);
CREATE INDEX requests_by_agent ON requests (assigned_id, id);
CREATE INDEX requests_by_customer ON requests (user_id, id);
CREATE INDEX requests_by_helpdesk ON requests (assigned_group_id, id);
CREATE INDEX requests_by_sentiment ON requests (sentiment_current, id);
CREATE INDEX requests_by_change ON requests (last_update, id);
CREATE INDEX requests_by_date ON requests (waiting_value) WHERE waiting_for = 'date';
CREATE INDEX approvals_waiting ON approvals (template_id, created_at) WHERE status = -1;
CREATE INDEX time_entries_by_begin ON time_entries (begin_at);
CREATE INDEX trigger_executions_by_time ON trigger_executions (executed_at);
CREATE INDEX articles_by_change ON articles (last_update_date, id);
