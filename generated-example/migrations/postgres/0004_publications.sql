-- What the desk tells: breaking news and articles.

CREATE TABLE breaking_news (
    id                BIGINT PRIMARY KEY,
    status_id         BIGINT NOT NULL,
    type_id           BIGINT NOT NULL,
    title             TEXT NOT NULL,
    body              TEXT NOT NULL,
    resolution_time   BIGINT,
    major_incident_id BIGINT REFERENCES requests (id),
    created_by_id     BIGINT REFERENCES users (id),
    created_at        BIGINT NOT NULL
);
CREATE TABLE breaking_news_helpdesks (
    news_id     BIGINT NOT NULL REFERENCES breaking_news (id),
    helpdesk_id BIGINT NOT NULL REFERENCES helpdesks (id),
    PRIMARY KEY (news_id, helpdesk_id)
);
CREATE TABLE breaking_news_groups (
    news_id  BIGINT NOT NULL REFERENCES breaking_news (id),
    group_id BIGINT NOT NULL REFERENCES user_groups (id),
    PRIMARY KEY (news_id, group_id)
);
CREATE TABLE breaking_news_updates (
    id         BIGINT PRIMARY KEY,
    news_id    BIGINT NOT NULL REFERENCES breaking_news (id),
    creator_id BIGINT REFERENCES users (id),
    body       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX breaking_news_updates_by_news ON breaking_news_updates (news_id);

CREATE TABLE article_categories (
    id        BIGINT PRIMARY KEY,
    name      TEXT NOT NULL,
    parent_id BIGINT REFERENCES article_categories (id)
);
CREATE TABLE articles (
    id               BIGINT PRIMARY KEY,
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
    solved_requests  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX articles_by_category ON articles (category_id);
CREATE TABLE article_attachments (
    article_id    BIGINT NOT NULL REFERENCES articles (id),
    attachment_id BIGINT NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (article_id, attachment_id)
);
