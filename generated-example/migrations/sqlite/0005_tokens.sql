-- OAuth2 tokens that were issued, until they end. Of a token only its hash is kept.

CREATE TABLE oauth_tokens (
    token_hash TEXT PRIMARY KEY,
    client     TEXT NOT NULL,
    -- With spaces between them; NULL: all.
    scopes     TEXT,
    ends_at    BIGINT NOT NULL
);
CREATE INDEX oauth_tokens_by_end ON oauth_tokens (ends_at);
