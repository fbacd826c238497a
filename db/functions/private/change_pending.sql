-- What was said of the dish whose options are open: so many of it (NULL: as many as they
-- are), and how. It is added as soon as nothing is missing any more. Returns what
-- tool.add_to_cart returns.
CREATE OR REPLACE FUNCTION private.change_pending(
    _session public.session_state, quantity integer, said jsonb, note text
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _dish    constant public.menu_item := private.find_item(_session, _session.pending_line);
    _line    constant jsonb := private.describe_line(
        _dish, _session.pending_line -> 'options', _session.pending_line ->> 'note',
        change_pending.said, change_pending.note
    );
    _resolved constant jsonb := private.resolve_options(_dish, _line -> 'options');
    _pending constant jsonb := _session.pending_line || jsonb_build_object(
        'options', _resolved -> 'options', 'price', _resolved ->> 'price', 'note', _line -> 'note',
        'quantity', coalesce(to_jsonb(change_pending.quantity), _session.pending_line -> 'quantity')
    );
BEGIN
    PERFORM private.log_event(_session, 'option_chosen', _pending);
    IF _resolved -> 'missing' = '[]' AND change_pending.said <> '[]' THEN
        RETURN tool.confirm_options(private.current_session(_session));
    END IF;
    RETURN jsonb_build_object('added', '[]'::jsonb, 'needs_options', _pending,
        'refused', '[]'::jsonb);
END
$$;
