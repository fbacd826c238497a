-- Has api.roll_up begin anew with the first day in the log. Until it is done, /stats reads the
-- log itself; days that the log no longer holds keep their figures.
CREATE OR REPLACE FUNCTION api.recount()
RETURNS void
LANGUAGE plpgsql VOLATILE
-- A turn's session may not read a table whole.
SET enable_seqscan = on
SET plan_cache_mode = auto
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('tiffin'), hashtext('roll_up'));
    UPDATE private.rolled_up u SET until = least(u.until, private.day_start((
        SELECT private.day_of(min(e.timestamp)) FROM public.session_events e
    )));
END
$$;
