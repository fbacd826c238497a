-- Where several lines are meant ("both"), each gets the quantity, and the others are named
-- in `more`.
CREATE OR REPLACE FUNCTION tool.set_quantity(
    _session public.session_state, item jsonb, quantity jsonb
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line    public.session_cart;
    _dish    public.menu_item;
    _results jsonb := '[]';
BEGIN
    -- "Make it two" of the dish whose options are open.
    IF set_quantity.item = '{}' AND _session.pending_line -> 'line_no' = 'null'
        AND set_quantity.quantity <> '0'
    THEN
        RETURN private.change_pending(_session, private.quantity_of(
            set_quantity.quantity, 1, _session.pending_line ->> 'name'
        ), '[]', NULL);
    END IF;
    -- "Idly 3" without an idly in the cart asks for three.
    IF set_quantity.item ?| ARRAY['item_id', 'number']
        AND set_quantity.quantity <> '0'
        AND _session.current_step NOT IN ('order_placed', 'expired')
    THEN
        _dish := private.find_item(_session, set_quantity.item);
        IF NOT EXISTS (
            SELECT FROM public.session_cart c
            JOIN public.menu_item m ON m.item_id = c.item_id
            WHERE c.chat_id = _session.chat_id AND c.is_active AND (
                c.item_id = _dish.item_id
                OR set_quantity.item -> 'item_ids' @> to_jsonb(c.item_id)
                OR m.category_id = private.whole_number(set_quantity.item -> 'category')
            )
        ) THEN
            RETURN tool.add_to_cart(_session, jsonb_build_array(jsonb_build_object(
                'item_id', _dish.item_id, 'quantity', set_quantity.quantity
            )));
        END IF;
    END IF;
    FOR _line IN SELECT * FROM private.find_lines(_session, set_quantity.item) LOOP
        _results := _results || private.set_line(
            private.current_session(_session), _line, set_quantity.quantity
        );
    END LOOP;
    RETURN _results -> 0 || jsonb_build_object('more', _results - 0);
END
$$;
