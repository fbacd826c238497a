-- The cart line that a reference means: {"line_no"}, {"item_id"}, {"number"}, or {}
-- for the line mentioned last. Several lines of one item are asked about.
CREATE OR REPLACE FUNCTION private.find_line(_session public.session_state, reference jsonb)
RETURNS public.session_cart
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _line    public.session_cart;
    _line_no integer := private.whole_number(find_line.reference -> 'line_no');
    _item    public.menu_item;
    _name    text;
    _count   integer;
BEGIN
    IF NOT find_line.reference ?| ARRAY['line_no', 'item_id', 'number'] THEN
        _line_no := _session.last_mentioned_line_no;
        _name := _session.last_mentioned_item_name;
        IF _line_no IS NULL THEN
            PERFORM private.refuse('nothing_mentioned');
        END IF;
    END IF;
    IF _line_no IS NOT NULL THEN
        SELECT * INTO _line FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.line_no = _line_no AND c.is_active;
    ELSE
        _item := private.find_item(_session, find_line.reference);
        _name := _item.name;
        SELECT count(*) INTO _count FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.item_id = _item.item_id AND c.is_active;
        IF _count > 1 THEN
            PERFORM private.refuse('which_line', jsonb_build_object(
                'name', _name,
                'lines', (
                    SELECT jsonb_agg(jsonb_build_object(
                        'line_no', c.line_no, 'item_id', c.item_id, 'name', c.item_name,
                        'quantity', c.quantity, 'price', c.price::text,
                        'total', (c.quantity * c.price)::text,
                        'options', coalesce(c.options, '[]'), 'note', c.note
                    ) ORDER BY c.line_no)
                    FROM public.session_cart c
                    WHERE c.chat_id = _session.chat_id AND c.item_id = _item.item_id
                      AND c.is_active
                )
            ));
        END IF;
        SELECT * INTO _line FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.item_id = _item.item_id AND c.is_active;
    END IF;
    IF _line.line_no IS NULL THEN
        PERFORM private.refuse('not_in_cart', jsonb_build_object('name', _name));
    END IF;
    RETURN _line;
END
$$;
