-- Retention: drops those months of the log that ended `keep` whole months before this one
-- or earlier, the oldest first, and none that a session still needs or that api.roll_up has
-- not added up; sessions that are over are forgotten first, at most `at_most` at a time (private.forget_sessions).
-- {"sessions": forgotten, "months": [names of what was dropped]}; call it again while
-- `sessions` is at_most. One process does it at a time. Orders are not touched.
CREATE OR REPLACE FUNCTION api.drop_months(keep integer, at_most integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- The drop waits for whoever reads the log, and turns wait for the drop.
SET lock_timeout = '200ms'
-- A turn's session may not read a table whole.
SET enable_seqscan = on
AS $$
DECLARE
    _before   constant timestamptz := least(
        (private.log_month(now()) AT TIME ZONE 'UTC' - make_interval(months => drop_months.keep))
            AT TIME ZONE 'UTC',
        private.rolled_until()
    );
    _month    record;
    _sessions integer := 0;
    _months   jsonb := '[]';
BEGIN
    IF drop_months.keep >= 1
        AND pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('drop_months'))
        AND EXISTS (SELECT FROM private.log_months() m WHERE m.ends <= _before)
    THEN
        _sessions := private.forget_sessions(_before, drop_months.at_most);
        FOR _month IN SELECT m.* FROM private.log_months() m WHERE m.ends <= _before LOOP
            EXIT WHEN EXISTS (
                SELECT FROM public.chat_session c WHERE c.started_at < _month.ends
            );
            BEGIN
                EXECUTE format('DROP TABLE public.%I', _month.name);
            EXCEPTION WHEN lock_not_available THEN
                RAISE WARNING 'month % was not dropped: %', _month.name, SQLERRM;
                EXIT;
            END;
            _months := _months || to_jsonb(_month.name);
        END LOOP;
    END IF;
    RETURN jsonb_build_object('sessions', _sessions, 'months', _months);
END
$$;
