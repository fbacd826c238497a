-- The log's partitions for this month and the next three, by LIKE and ATTACH so that
-- writers wait at most for the lock timeout. Returns how many were made; one that
-- could not be attached now is made by a later call, and the default partition
-- takes its rows until then.
CREATE OR REPLACE FUNCTION api.ensure_partitions()
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _start timestamptz;
    _name  text;
    _count integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('ensure_partitions')) THEN
        RETURN 0;
    END IF;
    PERFORM set_config('lock_timeout', '2s', TRUE);
    FOR _n IN 0 .. 3 LOOP
        _start := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => _n))
            AT TIME ZONE 'UTC';
        _name := 'session_events_' || to_char(_start AT TIME ZONE 'UTC', 'YYYY_MM');
        CONTINUE WHEN to_regclass('public.' || _name) IS NOT NULL;
        BEGIN
            EXECUTE format(
                'CREATE TABLE public.%I (LIKE public.session_events INCLUDING DEFAULTS '
                'INCLUDING CONSTRAINTS)', _name
            );
            EXECUTE format(
                'ALTER TABLE public.session_events ATTACH PARTITION public.%I '
                'FOR VALUES FROM (%L) TO (%L)',
                _name, _start,
                (_start AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'
            );
            _count := _count + 1;
        EXCEPTION WHEN lock_not_available OR check_violation THEN
            RAISE WARNING 'partition % was not made: %', _name, SQLERRM;
        END;
    END LOOP;
    RETURN _count;
END
$$;
