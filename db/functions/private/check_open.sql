CREATE OR REPLACE FUNCTION private.check_open()
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _opens_at constant timestamptz := private.opens_at(clock_timestamp());
BEGIN
    IF _opens_at IS NOT NULL THEN
        PERFORM private.refuse('closed', jsonb_build_object('opens_at', nullif(_opens_at, 'infinity')));
    END IF;
END
$$;
