-- Refuses to go on to the checkout while a line of an order waits for an answer.
CREATE OR REPLACE FUNCTION private.check_answered(_session public.session_state)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF _session.pending_line ? 'no' OR _session.waiting_lines IS NOT NULL THEN
        PERFORM private.refuse('options_waiting', jsonb_build_object(
            'name', _session.pending_line -> 'name'
        ));
    END IF;
END
$$;
