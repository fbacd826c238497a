-- When the kitchen opens next; NULL while it is open, 'infinity' if it never does.
CREATE OR REPLACE FUNCTION private.opens_at(at timestamptz)
RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _hours jsonb;
    _zone  text;
    _local timestamp;
    _day   timestamp;
    _range record;
BEGIN
    SELECT r.opening_hours, r.time_zone, opens_at.at AT TIME ZONE r.time_zone
    INTO _hours, _zone, _local FROM public.restaurant r;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF private.is_open(_hours, _local) THEN
        RETURN NULL;
    END IF;
    -- From yesterday, whose last hours may run past midnight, to a week ahead.
    FOR _n IN -1 .. 7 LOOP
        _day := date_trunc('day', _local) + make_interval(days => _n);
        FOR _range IN
            SELECT
                _day + (r ->> 0)::interval AS starts,
                _day + (r ->> 1)::interval
                    + CASE WHEN (r ->> 1)::interval <= (r ->> 0)::interval
                        THEN interval '1 day' ELSE interval '0' END AS ends
            FROM jsonb_array_elements(_hours -> lower(to_char(_day, 'Dy'))) r
            ORDER BY 1
        LOOP
            IF _local < _range.ends THEN
                RETURN CASE WHEN _local < _range.starts
                    THEN _range.starts AT TIME ZONE _zone END;
            END IF;
        END LOOP;
    END LOOP;
    RETURN 'infinity';
END
$$;
