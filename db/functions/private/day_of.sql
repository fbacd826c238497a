-- The restaurant's day that a moment is in. Where clocks are put back at midnight, the hour
-- that comes twice is of the day before at first, as private.day_start has it.
CREATE OR REPLACE FUNCTION private.day_of(at timestamptz)
RETURNS date
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _day constant date := private.local_time(day_of.at)::date;
BEGIN
    RETURN CASE WHEN day_of.at < private.day_start(_day) THEN _day - 1 ELSE _day END;
END
$$;
