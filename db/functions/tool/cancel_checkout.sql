CREATE OR REPLACE FUNCTION tool.cancel_checkout(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.session_checkout k WHERE k.chat_id = _session.chat_id
    ) THEN
        PERFORM private.refuse('not_in_checkout');
    END IF;
    PERFORM private.log_event(_session, 'checkout_cancelled', '{}');
    RETURN '{}';
END
$$;
