-- The log's partitions for this month and the next three, and for every month whose rows
-- found none and went to the default partition: they are moved. By LIKE and ATTACH, so that
-- writers wait at most for the lock timeout. Returns how many were made. What could not be
-- made now is made by a later call, and the default partition takes its rows until then.
CREATE OR REPLACE FUNCTION api.ensure_partitions()
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
-- A turn's session may not read a table whole.
SET enable_seqscan = on
AS $$
DECLARE
    _begins  timestamptz;
    _missing timestamptz[];
    _name    text;
    _moving  boolean;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('ensure_partitions')) THEN
        RETURN 0;
    END IF;
    _moving := EXISTS (SELECT FROM public.session_events_default);
    IF _moving THEN
        LOCK TABLE public.session_events_default IN ACCESS EXCLUSIVE MODE;
    END IF;
    SELECT array_agg(m.begins) INTO _missing
    FROM (
        SELECT (private.log_month(now()) AT TIME ZONE 'UTC' + make_interval(months => n))
            AT TIME ZONE 'UTC' AS begins
        FROM generate_series(0, 3) n
        UNION
        SELECT private.log_month(d.timestamp) FROM public.session_events_default d
    ) m
    WHERE m.begins NOT IN (SELECT l.begins FROM private.log_months() l);

    FOREACH _begins IN ARRAY coalesce(_missing, '{}') LOOP
        _name := 'session_events_' || to_char(_begins AT TIME ZONE 'UTC', 'YYYY_MM');
        -- One that was detached by hand is there with its rows.
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS public.%I (LIKE public.session_events '
            'INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', _name
        );
        EXECUTE format(
            'INSERT INTO public.%I SELECT d.* FROM public.session_events_default d '
            'WHERE private.log_month(d.timestamp) = $1', _name
        ) USING _begins;
    END LOOP;
    -- Every row of it is in the table of its month now; the log refuses DELETE.
    IF _moving THEN
        TRUNCATE public.session_events_default;
    END IF;
    FOREACH _begins IN ARRAY coalesce(_missing, '{}') LOOP
        EXECUTE format(
            'ALTER TABLE public.session_events ATTACH PARTITION public.%I '
            'FOR VALUES FROM (%L) TO (%L)',
            'session_events_' || to_char(_begins AT TIME ZONE 'UTC', 'YYYY_MM'),
            _begins, (_begins AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'
        );
    END LOOP;
    RETURN coalesce(cardinality(_missing), 0);
EXCEPTION WHEN lock_not_available OR check_violation THEN
    RAISE WARNING 'partitions were not made: %', SQLERRM;
    RETURN 0;
END
$$;
