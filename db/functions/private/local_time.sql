-- An instant as the restaurant's clock and calendar show it.
CREATE OR REPLACE FUNCTION private.local_time(at timestamptz)
RETURNS timestamp
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT local_time.at AT TIME ZONE r.time_zone FROM public.restaurant r
    );
END
$$;
