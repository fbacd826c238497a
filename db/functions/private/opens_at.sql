-- When the kitchen opens next; NULL while it is open, 'infinity' if it never does.
CREATE OR REPLACE FUNCTION private.opens_at(at timestamptz)
RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _restaurant public.restaurant;
    _local      timestamp;
    _range      record;
BEGIN
    SELECT * INTO _restaurant FROM public.restaurant;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    _local := opens_at.at AT TIME ZONE _restaurant.time_zone;
    -- From yesterday, whose last hours may run past midnight, to a week ahead.
    FOR _range IN
        SELECT
            d.day + (r ->> 0)::interval AS starts,
            d.day + (r ->> 1)::interval
                + CASE WHEN (r ->> 1)::interval <= (r ->> 0)::interval
                    THEN interval '1 day' ELSE interval '0' END AS ends
        FROM generate_series(-1, 7) n
        CROSS JOIN LATERAL (SELECT date_trunc('day', _local) + make_interval(days => n) AS day) d
        CROSS JOIN LATERAL jsonb_array_elements(
            _restaurant.opening_hours -> lower(to_char(d.day, 'Dy'))
        ) r
        ORDER BY 1
    LOOP
        IF _local < _range.ends THEN
            RETURN CASE WHEN _local < _range.starts
                THEN _range.starts AT TIME ZONE _restaurant.time_zone END;
        END IF;
    END LOOP;
    RETURN 'infinity';
END
$$;
