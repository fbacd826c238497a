-- What happened before is added up by days; -infinity if nothing is, or in another time zone.
CREATE OR REPLACE FUNCTION private.rolled_until()
RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN coalesce((
        SELECT u.until FROM private.rolled_up u
        JOIN public.restaurant r ON r.time_zone = u.time_zone
    ), '-infinity');
END
$$;
