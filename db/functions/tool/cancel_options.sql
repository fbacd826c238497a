CREATE OR REPLACE FUNCTION tool.cancel_options(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF _session.pending_line IS NULL THEN
        PERFORM private.refuse('no_pending_line');
    END IF;
    PERFORM private.log_event(_session, 'options_closed', '{}');
    RETURN jsonb_build_object(
        'item_id', _session.pending_line -> 'item_id', 'name', _session.pending_line -> 'name'
    );
END
$$;
