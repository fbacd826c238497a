CREATE OR REPLACE FUNCTION tool.set_quantity(
    _session public.session_state, item jsonb, quantity jsonb
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line     public.session_cart;
    _dish     public.menu_item;
    _quantity integer;
BEGIN
    -- "Idly 3" without an idly in the cart asks for three.
    IF set_quantity.item ?| ARRAY['item_id', 'number']
        AND set_quantity.quantity <> '0'
        AND _session.current_step NOT IN ('order_placed', 'expired')
    THEN
        _dish := private.find_item(_session, set_quantity.item);
        IF NOT EXISTS (
            SELECT FROM public.session_cart c
            WHERE c.chat_id = _session.chat_id AND c.item_id = _dish.item_id AND c.is_active
        ) THEN
            RETURN tool.add_to_cart(_session, jsonb_build_array(jsonb_build_object(
                'item_id', _dish.item_id, 'quantity', set_quantity.quantity
            )));
        END IF;
    END IF;
    _line := private.find_line(_session, set_quantity.item);
    _quantity := private.quantity_of(set_quantity.quantity, 0, _line.item_name);
    IF _quantity > _line.quantity THEN
        PERFORM private.add_line(_session, jsonb_build_object(
            'line_no', _line.line_no, 'quantity', _quantity - _line.quantity
        ));
    ELSIF _quantity < _line.quantity THEN
        PERFORM private.remove_from_line(_session, _line, _line.quantity - _quantity);
    END IF;
    RETURN jsonb_build_object(
        'line_no', _line.line_no, 'item_id', _line.item_id, 'name', _line.item_name,
        'quantity', _quantity, 'previous_quantity', _line.quantity
    );
END
$$;
