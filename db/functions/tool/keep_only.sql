-- Takes everything out of the cart but the lines that `items` mean, a list of references.
CREATE OR REPLACE FUNCTION tool.keep_only(_session public.session_state, items jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _kept    integer[];
    _line    public.session_cart;
    _removed jsonb := '[]';
    _names   jsonb;
BEGIN
    SELECT array_agg(f.line_no), jsonb_agg(DISTINCT f.item_name) INTO _kept, _names
    FROM jsonb_array_elements(keep_only.items) i
    CROSS JOIN LATERAL private.find_lines(_session, i || '{"every": true}') f;
    FOR _line IN
        SELECT * FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.is_active AND c.line_no <> ALL (_kept)
        ORDER BY c.line_no
    LOOP
        PERFORM private.remove_from_line(
            private.current_session(_session), _line, _line.quantity
        );
        _removed := _removed || jsonb_build_object(
            'line_no', _line.line_no, 'name', _line.item_name, 'quantity', _line.quantity
        );
    END LOOP;
    RETURN jsonb_build_object('kept', coalesce(_names, '[]'), 'removed', _removed);
END
$$;
