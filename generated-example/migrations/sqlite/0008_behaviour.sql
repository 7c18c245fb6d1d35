-- Behaviour that other operations can observe: workflows with versions that drive requests, what reports are about, who decides on
-- approvals, and values of custom fields that refer to what they mean instead of naming it.

ALTER TABLE workflows ADD COLUMN description TEXT;
ALTER TABLE workflows ADD COLUMN author_id BIGINT REFERENCES users (id);
ALTER TABLE workflows ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE workflow_versions (
    workflow_id BIGINT NOT NULL REFERENCES workflows (id),
    number      BIGINT NOT NULL,
    is_deployed BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workflow_id, number)
);
INSERT INTO workflow_versions (workflow_id, number, is_deployed) SELECT id, version, deployed FROM workflows;
ALTER TABLE workflows DROP COLUMN version;
ALTER TABLE workflows DROP COLUMN deployed;
CREATE INDEX workflows_by_author_id ON workflows (author_id);

-- A workflow that drives a request, in the version that was deployed when the request was created.
CREATE TABLE workflow_processes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow_id BIGINT NOT NULL REFERENCES workflows (id),
    version     BIGINT NOT NULL,
    request_id  BIGINT NOT NULL REFERENCES requests (id)
);
CREATE INDEX workflow_processes_by_workflow_id ON workflow_processes (workflow_id);
CREATE INDEX workflow_processes_by_request_id ON workflow_processes (request_id);
-- Values of the list variables of the workflow of a request.
CREATE TABLE workflow_values (
    request_id BIGINT NOT NULL REFERENCES requests (id),
    field_id   TEXT NOT NULL,
    position   BIGINT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (request_id, field_id, position)
);

ALTER TABLE approvals ADD COLUMN is_using_manager BIGINT NOT NULL DEFAULT 0;
ALTER TABLE approvals ADD COLUMN is_reassigned BIGINT NOT NULL DEFAULT 0;

ALTER TABLE reports ADD COLUMN subject TEXT NOT NULL DEFAULT 'requests';

ALTER TABLE users ADD COLUMN name_folded TEXT;
ALTER TABLE users ADD COLUMN lastname_folded TEXT;
ALTER TABLE articles ADD COLUMN description_folded TEXT;

-- Values of fields with configuration items (106) and files (107) were names, and are ids.
DELETE FROM request_field_values WHERE field_uid IN (SELECT uid FROM fields WHERE type_id = 106)
    AND NOT EXISTS (SELECT 1 FROM configuration_items i WHERE i.name = request_field_values.value);
UPDATE request_field_values SET value =
    (SELECT CAST(MIN(i.id) AS TEXT) FROM configuration_items i WHERE i.name = request_field_values.value)
    WHERE field_uid IN (SELECT uid FROM fields WHERE type_id = 106);
DELETE FROM request_field_values WHERE field_uid IN (SELECT uid FROM fields WHERE type_id = 107)
    AND NOT EXISTS (SELECT 1 FROM attachments a JOIN request_attachments l ON l.attachment_id = a.id
        WHERE l.request_id = request_field_values.request_id AND a.name = request_field_values.value);
UPDATE request_field_values SET value =
    (SELECT CAST(MAX(a.id) AS TEXT) FROM attachments a JOIN request_attachments l ON l.attachment_id = a.id
        WHERE l.request_id = request_field_values.request_id AND a.name = request_field_values.value)
    WHERE field_uid IN (SELECT uid FROM fields WHERE type_id = 107);
UPDATE field_types SET name = 'Configuration items: their names by id' WHERE id = 106;
UPDATE field_types SET name = 'Files: their names by id' WHERE id = 107;

CREATE INDEX requests_by_awaited_request ON requests (waiting_value) WHERE waiting_for = 'request';
CREATE INDEX requests_by_awaited_entity ON requests (waiting_value) WHERE waiting_for = 'entity';
