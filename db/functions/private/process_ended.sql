-- Whether no connection of that process shows that it runs (api.hold_process): PostgreSQL
-- notices a killed process at once, long before its leases run out.
CREATE OR REPLACE FUNCTION private.process_ended(process integer)
RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    SELECT pg_try_advisory_xact_lock(hashtext('tiffin_process'), process_ended.process);
$$;
