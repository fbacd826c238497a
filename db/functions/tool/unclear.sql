-- A text that was not understood, wholly or in its `rest`.
CREATE OR REPLACE FUNCTION tool.unclear(
    _session public.session_state,
    text text,
    rest text DEFAULT NULL,
    item_ids jsonb DEFAULT '[]'
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _data constant jsonb := jsonb_build_object(
        'text', left(unclear.text, 4096), 'rest', unclear.rest, 'item_ids', unclear.item_ids
    );
BEGIN
    PERFORM private.log_event(_session, 'message_unclear', _data);
    RETURN _data;
END
$$;
