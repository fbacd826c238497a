-- After a crash of PostgreSQL: brings the hot rows of chats back that nobody has touched yet.
-- Returns how many it looked at. One process does it at a time.
CREATE OR REPLACE FUNCTION api.rebuild_hot(at_most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('rebuild_hot')) THEN
        RETURN 0;
    END IF;
    RETURN private.rebuild_hot(rebuild_hot.at_most);
END
$$;
