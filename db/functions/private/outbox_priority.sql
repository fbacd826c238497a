-- 1 for what somebody waits for, 2 for reminders. 0 are replies, which need no outbox.
CREATE OR REPLACE FUNCTION private.outbox_priority(kind text)
RETURNS integer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN outbox_priority.kind IN ('session_expired') THEN 2 ELSE 1 END;
$$;
