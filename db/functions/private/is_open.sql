-- Whether the kitchen is open at that local time; hours as in public.restaurant. Clocks of two
-- digits each, as they all are, are in order as texts.
CREATE OR REPLACE FUNCTION private.is_open(hours jsonb, local timestamp)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    _days  constant text[] := ARRAY['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
    _day   constant integer := date_part('dow', is_open.local);
    _clock constant jsonb := jsonb_build_object('now', left(is_open.local::time::text, 5));
BEGIN
    RETURN jsonb_path_exists(
        hours -> _days[_day + 1], 'strict $[*] ? (@[0] <= $now && ($now < @[1] || @[1] <= @[0]))', _clock
    ) OR jsonb_path_exists(
        -- Yesterday's last hours may run past midnight.
        hours -> _days[(_day + 6) % 7 + 1], 'strict $[*] ? (@[1] <= @[0] && $now < @[1])', _clock
    );
END
$$;
