-- The number of requests of each status. Counting the rows of `requests` takes as long as the table is large.
-- The number of a status is the sum of its rows. Every change adds rows, because concurrent transactions would wait for each other if they
-- updated one row. A background task replaces the rows by one row per status.

CREATE TABLE request_counts (
    status_id BIGINT NOT NULL,
    total     BIGINT NOT NULL
);
INSERT INTO request_counts (status_id, total) SELECT status_id, COUNT(*) FROM requests GROUP BY status_id;

CREATE FUNCTION count_new_requests() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO request_counts (status_id, total) SELECT status_id, COUNT(*) FROM new_requests GROUP BY status_id;
    RETURN NULL;
END $$;
CREATE TRIGGER count_new_requests AFTER INSERT ON requests REFERENCING NEW TABLE AS new_requests
    FOR EACH STATEMENT EXECUTE FUNCTION count_new_requests();

CREATE FUNCTION count_changed_request() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO request_counts (status_id, total) VALUES (OLD.status_id, -1), (NEW.status_id, 1);
    RETURN NULL;
END $$;
CREATE TRIGGER count_changed_request AFTER UPDATE OF status_id ON requests
    FOR EACH ROW WHEN (OLD.status_id <> NEW.status_id) EXECUTE FUNCTION count_changed_request();

CREATE FUNCTION count_deleted_request() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO request_counts (status_id, total) VALUES (OLD.status_id, -1);
    RETURN NULL;
END $$;
CREATE TRIGGER count_deleted_request AFTER DELETE ON requests FOR EACH ROW EXECUTE FUNCTION count_deleted_request();
