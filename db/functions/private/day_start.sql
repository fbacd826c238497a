-- The moment at which a day of the restaurant's begins.
CREATE OR REPLACE FUNCTION private.day_start(day date)
RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT day_start.day::timestamp AT TIME ZONE r.time_zone FROM public.restaurant r
    );
END
$$;
