-- Gives a line another quantity; zero removes it. Returns what tool.set_quantity says of it.
CREATE OR REPLACE FUNCTION private.set_line(
    _session public.session_state, line public.session_cart, quantity jsonb
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _quantity constant integer := private.quantity_of(set_line.quantity, 0, line.item_name);
BEGIN
    IF _quantity > line.quantity THEN
        PERFORM private.add_line(_session, jsonb_build_object(
            'line_no', line.line_no, 'quantity', _quantity - line.quantity
        ));
    ELSIF _quantity < line.quantity THEN
        PERFORM private.remove_from_line(_session, line, line.quantity - _quantity);
    END IF;
    RETURN jsonb_build_object(
        'line_no', line.line_no, 'item_id', line.item_id, 'name', line.item_name,
        'quantity', _quantity, 'previous_quantity', line.quantity
    );
END
$$;
