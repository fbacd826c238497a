-- The ordinary line: so many of an item by its id, as the menu has it, with nothing about it
-- to ask or refuse: {"event": of item_added, "added": as private.add_line returns it}. NULL
-- for every other. One query finds that out and makes all that is needed.
CREATE OR REPLACE FUNCTION private.ordinary_line(
    chat_id bigint, next_line_no integer, line jsonb
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _quantity constant integer := private.whole_number(line -> 'quantity');
    _item_id  constant integer := private.whole_number(line -> 'item_id');
    _ordinary jsonb;
BEGIN
    IF _item_id IS NULL OR line ?| ARRAY['line_no', 'number', 'place']
        OR line ->> 'note' IS NOT NULL OR coalesce(line -> 'options', '[]') NOT IN ('[]', 'null')
    THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_build_object(
        'event', jsonb_build_object(
            'item_id', m.item_id, 'item_name', m.name,
            'quantity', _quantity, 'price', m.price::text,
            'line_no', coalesce(c.line_no, ordinary_line.next_line_no)
        ),
        'added', jsonb_build_object(
            'line_no', coalesce(c.line_no, ordinary_line.next_line_no), 'item_id', m.item_id,
            'name', m.name, 'quantity', _quantity,
            'line_quantity', _quantity + CASE WHEN c.is_active THEN c.quantity ELSE 0 END,
            'options', '[]'::jsonb, 'note', NULL
        )
    )
    INTO _ordinary
    FROM public.menu_item m
    LEFT JOIN public.session_cart c ON c.chat_id = ordinary_line.chat_id
        AND c.item_id = m.item_id AND c.options_key = '' AND c.note IS NULL
    WHERE m.item_id = _item_id
      AND m.is_listed AND NOT m.is_sold_out AND NOT m.period_only AND NOT m.must_choose
      AND _quantity BETWEEN 1 AND 50 - CASE WHEN c.is_active THEN c.quantity ELSE 0 END
      AND (c.line_no IS NOT NULL OR ordinary_line.next_line_no <= 50);
    RETURN _ordinary;
END
$$;
