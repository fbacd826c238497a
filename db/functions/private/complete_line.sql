-- Goes on with the line that waits, of which more is known now: it is added, or takes the
-- place of the cart's line that it changes; or it keeps waiting for what is still open.
-- Returns what tool.add_to_cart does.
CREATE OR REPLACE FUNCTION private.complete_line(_session public.session_state, line jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending constant jsonb := _session.pending_line;
    _old     public.session_cart;
    _new     jsonb := complete_line.line;
    _needs   jsonb;
BEGIN
    _needs := private.line_to_add(_session, _new) -> 'needs_options';
    IF _needs IS NOT NULL THEN
        _needs := _needs || jsonb_build_object('line_no', _pending -> 'line_no')
            || CASE WHEN _pending ? 'replaces'
                THEN jsonb_build_object('replaces', _pending -> 'replaces') ELSE '{}' END;
        PERFORM private.log_event(_session, 'option_chosen', _needs);
        RETURN jsonb_build_object(
            'added', '[]'::jsonb, 'needs_options', _needs, 'refused', '[]'::jsonb
        );
    END IF;
    IF _pending ? 'no' THEN
        PERFORM private.log_event(_session, 'options_closed', '{}');
        _session := private.current_session(_session);
    END IF;
    SELECT * INTO _old FROM public.session_cart c
    WHERE c.chat_id = _session.chat_id AND c.is_active
      AND c.line_no = (_pending ->> 'line_no')::integer;
    IF FOUND THEN
        IF NOT _pending ? 'replaces' THEN
            _new := _new || jsonb_build_object('quantity', _old.quantity);
        END IF;
        PERFORM private.remove_from_line(
            _session, _old, least(
                coalesce((_pending ->> 'replaces')::integer, _old.quantity), _old.quantity
            ),
            CASE WHEN to_jsonb(_old.item_id) = _new -> 'item_id'
                THEN 'options' ELSE 'replaced' END
        );
        _session := private.current_session(_session);
        _new := _new || jsonb_build_object('place', coalesce(_old.place, _old.line_no));
    END IF;
    RETURN jsonb_build_object(
        'added', jsonb_build_array(private.add_line(_session, _new)),
        'needs_options', NULL, 'refused', '[]'::jsonb
    );
END
$$;
