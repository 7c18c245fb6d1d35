-- The number of requests of each status. Counting the rows of `requests` takes as long as the table is large.

CREATE TABLE request_counts (
    status_id BIGINT PRIMARY KEY,
    total     BIGINT NOT NULL
);
INSERT INTO request_counts (status_id, total) SELECT status_id, COUNT(*) FROM requests GROUP BY status_id;

CREATE TRIGGER count_new_request AFTER INSERT ON requests BEGIN
    INSERT INTO request_counts (status_id, total) VALUES (NEW.status_id, 1)
        ON CONFLICT (status_id) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER count_changed_request AFTER UPDATE OF status_id ON requests WHEN OLD.status_id <> NEW.status_id BEGIN
    UPDATE request_counts SET total = total - 1 WHERE status_id = OLD.status_id;
    INSERT INTO request_counts (status_id, total) VALUES (NEW.status_id, 1)
        ON CONFLICT (status_id) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER count_deleted_request AFTER DELETE ON requests BEGIN
    UPDATE request_counts SET total = total - 1 WHERE status_id = OLD.status_id;
END;
