-- Adds the line whose options are open; where it was a cart line, it replaces that.
CREATE OR REPLACE FUNCTION tool.confirm_options(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending  constant jsonb := _session.pending_line;
    _dish     public.menu_item;
    _line     public.session_cart;
    _quantity integer;
    _missing  jsonb;
BEGIN
    IF _pending IS NULL THEN
        PERFORM private.refuse('no_pending_line');
    END IF;
    _dish := private.find_item(_session, _pending);
    _quantity := (_pending ->> 'quantity')::integer;
    _missing := private.resolve_options(_dish, _pending -> 'options') -> 'missing';
    IF _missing <> '[]' THEN
        PERFORM private.refuse('options_missing', jsonb_build_object(
            'item_id', _dish.item_id, 'name', _dish.name, 'groups', _missing
        ));
    END IF;
    IF _pending ->> 'line_no' IS NOT NULL THEN
        SELECT * INTO _line FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.is_active
          AND c.line_no = (_pending ->> 'line_no')::integer;
        IF FOUND AND _pending ? 'replaces' THEN
            PERFORM private.remove_from_line(
                _session, _line, least((_pending ->> 'replaces')::integer, _line.quantity),
                CASE WHEN _line.item_id = _dish.item_id THEN 'options' ELSE 'replaced' END
            );
            _session := private.current_session(_session);
        ELSIF FOUND THEN
            _quantity := _line.quantity;
            PERFORM private.remove_from_line(_session, _line, _line.quantity, 'options');
            _session := private.current_session(_session);
        END IF;
    END IF;
    RETURN jsonb_build_object(
        'added', jsonb_build_array(private.add_line(_session, jsonb_build_object(
            'item_id', _dish.item_id, 'quantity', _quantity,
            'options', _pending -> 'options', 'note', _pending -> 'note'
        ))),
        'needs_options', NULL, 'refused', '[]'::jsonb
    );
END
$$;
