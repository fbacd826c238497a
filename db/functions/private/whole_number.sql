-- A whole number out of a call's arguments; NULL when it is none that fits an integer.
CREATE OR REPLACE FUNCTION private.whole_number(given jsonb)
RETURNS integer
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF jsonb_typeof(given) = 'number' AND abs(given::numeric) < 2147483647
        AND given::numeric = trunc(given::numeric)
    THEN
        RETURN given::integer;
    END IF;
    RETURN NULL;
END
$$;
