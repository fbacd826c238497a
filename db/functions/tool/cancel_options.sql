-- Gives up the line whose options are open, or that waits for another answer: `question`
-- is its number where one alone is meant. The next that waits comes up.
CREATE OR REPLACE FUNCTION tool.cancel_options(
    _session public.session_state, question integer DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF cancel_options.question <> coalesce((_session.pending_line ->> 'no')::integer, 0) THEN
        PERFORM private.refuse('already_answered');
    ELSIF _session.pending_line IS NULL THEN
        PERFORM private.refuse('no_pending_line');
    END IF;
    PERFORM private.log_event(_session, 'options_closed', '{}');
    RETURN jsonb_build_object(
        'item_id', _session.pending_line -> 'item_id', 'name', _session.pending_line -> 'name'
    );
END
$$;
