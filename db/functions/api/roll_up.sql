-- Adds up what has happened since the last time, by days of the restaurant's, at most `at_most`
-- days at a time; returns how many, NULL while another process is at it.
-- Yesterday and today are counted again each time, and added up anew when there are more
-- events than before: one may come late, as when a standby's clock is behind. Events never go
-- but by months (retention), and then the figures stay.
CREATE OR REPLACE FUNCTION api.roll_up(at_most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE
-- A turn's session may not read a table whole.
SET enable_seqscan = on
SET plan_cache_mode = auto
AS $$
DECLARE
    _zone   text;
    _from   timestamptz;
    _until  timestamptz := private.settled_until();
    _day    date;
    _start  timestamptz;
    _end    timestamptz;
    _events bigint;
    _known  bigint;
    _days   date[] := '{}';
    _found  boolean := FALSE;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('roll_up')) THEN
        RETURN NULL;
    END IF;
    SELECT r.time_zone, u.until INTO _zone, _from
    FROM public.restaurant r LEFT JOIN private.rolled_up u ON u.time_zone = r.time_zone;
    IF _from IS NULL THEN
        SELECT private.day_of(min(e.timestamp)) INTO _day FROM public.session_events e;
        -- Days begin elsewhere in another time zone: what was known of them says nothing.
        UPDATE public.figures_daily f SET events = 0 WHERE f.day >= _day;
        _from := '-infinity';
    ELSE
        _day := private.day_of(_from) - 1;
    END IF;
    IF _day IS NULL OR _until <= _from THEN
        RETURN 0;
    END IF;

    LOOP
        _start := private.day_start(_day);
        EXIT WHEN _start >= _until;
        _end := least(private.day_start(_day + 1), _until);
        SELECT count(*) INTO _events
        FROM public.session_events e WHERE e.timestamp >= _start AND e.timestamp < _end;
        SELECT coalesce(max(f.events), 0) INTO _known
        FROM public.figures_daily f WHERE f.day = _day;
        IF _events > _known OR _events = _known AND _from <= _start THEN
            PERFORM private.roll_up_day(_day, _end, _events);
            _days := _days || _day;
            IF cardinality(_days) >= roll_up.at_most AND _end > _from THEN
                _until := _end;
            END IF;
        END IF;
        _day := _day + 1;
    END LOOP;

    FOR _day IN
        SELECT unnest(_days)
        UNION
        SELECT private.day_of(o.created_at)
        FROM public.order_event e
        JOIN public.orders o ON o.order_id = e.order_id AND o.chat_id = e.chat_id
        WHERE e.event_type = 'order_cancelled' AND e.timestamp >= _from AND e.timestamp < _until
    LOOP
        PERFORM private.roll_up_orders(_day, _until);
        _found := TRUE;
    END LOOP;

    -- Nothing is written while nothing happens.
    IF _found OR private.day_of(_from) < private.day_of(_until) THEN
        INSERT INTO private.rolled_up AS u (until, time_zone) VALUES (_until, _zone)
        ON CONFLICT ON CONSTRAINT rolled_up_pkey
            DO UPDATE SET until = excluded.until, time_zone = excluded.time_zone;
    END IF;
    RETURN cardinality(_days);
END
$$;
