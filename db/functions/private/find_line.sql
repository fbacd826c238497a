-- The one cart line that a reference means; of several, the guest is asked which.
CREATE OR REPLACE FUNCTION private.find_line(_session public.session_state, reference jsonb)
RETURNS public.session_cart
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _line public.session_cart;
BEGIN
    SELECT * INTO STRICT _line
    FROM private.find_lines(_session, find_line.reference - 'every') LIMIT 1;
    RETURN _line;
END
$$;
