-- Shows that a process runs for as long as the connection lasts that calls this
-- (private.process_ended). Shared, so that a connection that took its place need not wait.
CREATE OR REPLACE FUNCTION api.hold_process(process integer)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    SELECT pg_advisory_lock_shared(hashtext('tiffin_process'), hold_process.process);
$$;
