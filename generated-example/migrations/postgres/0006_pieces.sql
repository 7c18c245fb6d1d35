-- The content of files in pieces, in order from 0: no file has to fit into memory.

CREATE TABLE attachment_pieces (
    attachment_id BIGINT NOT NULL REFERENCES attachments (id),
    position      BIGINT NOT NULL,
    content       BYTEA NOT NULL,
    PRIMARY KEY (attachment_id, position)
);
INSERT INTO attachment_pieces (attachment_id, position, content) SELECT id, 0, content FROM attachments;
ALTER TABLE attachments ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
UPDATE attachments SET size = LENGTH(content);
ALTER TABLE attachments DROP COLUMN content;
