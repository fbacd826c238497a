-- Adds the line whose options are open; where it was a cart line, it replaces that.
CREATE OR REPLACE FUNCTION tool.confirm_options(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending  constant jsonb := _session.pending_line;
    _dish     public.menu_item;
    _resolved jsonb;
    _missing  jsonb;
BEGIN
    IF _pending IS NULL OR _pending ? 'candidates' THEN
        PERFORM private.refuse('no_pending_line');
    END IF;
    _dish := private.find_item(_session, _pending);
    _resolved := private.resolve_options(_dish, _pending -> 'options');
    _missing := jsonb_path_query_array(_pending, '$.open[*].name') || (_resolved -> 'missing');
    IF _missing <> '[]' THEN
        PERFORM private.refuse('options_missing', jsonb_build_object(
            'item_id', _dish.item_id, 'name', _dish.name, 'groups', _missing
        ));
    END IF;
    RETURN private.complete_line(_session, jsonb_build_object(
        'item_id', _dish.item_id, 'quantity', _pending -> 'quantity',
        'options', _pending -> 'options', 'note', _pending -> 'note'
    ));
END
$$;
