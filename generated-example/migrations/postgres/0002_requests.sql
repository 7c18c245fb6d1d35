-- Requests, and what hangs on them. Instants are epoch seconds, booleans 0 or 1.

CREATE TABLE workflows (
    id          BIGINT PRIMARY KEY,
    name        TEXT NOT NULL,
    version     BIGINT NOT NULL DEFAULT 1,
    deployed    BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE categories (
    id                 BIGINT PRIMARY KEY,
    parent_category_id BIGINT REFERENCES categories (id),
    name               TEXT NOT NULL,
    helpdesk_id        BIGINT REFERENCES helpdesks (id),
    workflow_id        BIGINT REFERENCES workflows (id)
);

-- What a workflow has to know before it begins.
CREATE TABLE workflow_initial_fields (
    workflow_id BIGINT NOT NULL REFERENCES workflows (id),
    field_uid   BIGINT NOT NULL,
    PRIMARY KEY (workflow_id, field_uid)
);

CREATE TABLE requests (
    id                BIGINT PRIMARY KEY,
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
CREATE INDEX requests_by_status ON requests (status_id);
CREATE INDEX requests_by_agent ON requests (assigned_id);
CREATE INDEX requests_by_customer ON requests (user_id);
CREATE INDEX requests_by_helpdesk ON requests (assigned_group_id);
CREATE INDEX requests_by_creation ON requests (created_at);

CREATE TABLE comments (
    id               BIGINT PRIMARY KEY,
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

-- Files of requests, comments, custom fields and articles.
CREATE TABLE attachments (
    id           BIGINT PRIMARY KEY,
    name         TEXT NOT NULL,
    content_type TEXT NOT NULL,
    hash         TEXT NOT NULL,
    content      BYTEA NOT NULL
);
CREATE TABLE request_attachments (
    request_id    BIGINT NOT NULL REFERENCES requests (id),
    attachment_id BIGINT NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (request_id, attachment_id)
);
CREATE TABLE comment_attachments (
    comment_id    BIGINT NOT NULL REFERENCES comments (id),
    attachment_id BIGINT NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (comment_id, attachment_id)
);

CREATE TABLE request_observers (
    request_id BIGINT NOT NULL REFERENCES requests (id),
    user_id    BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (request_id, user_id)
);
CREATE TABLE request_collaborators (
    request_id BIGINT NOT NULL REFERENCES requests (id),
    user_id    BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (request_id, user_id)
);

-- A link stands twice, once in each direction.
CREATE TABLE request_links (
    request_id BIGINT NOT NULL REFERENCES requests (id),
    linked_id  BIGINT NOT NULL REFERENCES requests (id),
    PRIMARY KEY (request_id, linked_id)
);

CREATE TABLE external_entities (
    id        BIGINT PRIMARY KEY,
    name      TEXT NOT NULL,
    is_active BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE request_external_entities (
    link_id    BIGINT PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES requests (id),
    entity_id  BIGINT NOT NULL REFERENCES external_entities (id),
    reference  TEXT
);

CREATE TABLE tasks (
    id                BIGINT PRIMARY KEY,
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

-- Everything that happened to a request, in order; nothing is ever taken out.
CREATE TABLE request_events (
    id         BIGINT PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES requests (id),
    author_id  BIGINT REFERENCES users (id),
    kind       TEXT NOT NULL,
    detail     TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE approval_templates (
    id                   BIGINT PRIMARY KEY,
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
CREATE TABLE approvals (
    id                 BIGINT PRIMARY KEY,
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
CREATE TABLE approval_votes (
    approval_id BIGINT NOT NULL REFERENCES approvals (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    status      BIGINT NOT NULL,
    note        TEXT,
    voted_at    BIGINT,
    PRIMARY KEY (approval_id, user_id)
);

CREATE TABLE time_categories (
    id            BIGINT PRIMARY KEY,
    name          TEXT NOT NULL,
    parent_id     BIGINT REFERENCES time_categories (id),
    cost_per_hour DOUBLE PRECISION
);
CREATE TABLE time_entries (
    id          BIGINT PRIMARY KEY,
    request_id  BIGINT NOT NULL REFERENCES requests (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    category_id BIGINT REFERENCES time_categories (id),
    begin_at    BIGINT NOT NULL,
    end_at      BIGINT NOT NULL,
    comment     TEXT,
    status      BIGINT NOT NULL
);
CREATE INDEX time_entries_by_request ON time_entries (request_id);

-- Saved views: a filter that may name a status and a help desk.
CREATE TABLE views (
    id          BIGINT PRIMARY KEY,
    name        TEXT NOT NULL,
    status_id   BIGINT,
    helpdesk_id BIGINT REFERENCES helpdesks (id)
);

CREATE TABLE triggers (
    id   BIGINT PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE trigger_executions (
    id          BIGINT PRIMARY KEY,
    trigger_id  BIGINT NOT NULL REFERENCES triggers (id),
    request_id  BIGINT NOT NULL REFERENCES requests (id),
    executed_at BIGINT NOT NULL
);
