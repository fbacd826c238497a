-- quantity NULL removes the whole line; more than there is removes what there is.
CREATE OR REPLACE FUNCTION tool.remove_from_cart(
    _session public.session_state, item jsonb, quantity jsonb DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line     constant public.session_cart := private.find_line(_session, item);
    _quantity integer := _line.quantity;
BEGIN
    IF quantity IS NOT NULL AND quantity <> 'null' THEN
        _quantity := least(private.quantity_of(quantity, 1, _line.item_name), _line.quantity);
    END IF;
    PERFORM private.remove_from_line(_session, _line, _quantity);
    RETURN jsonb_build_object(
        'line_no', _line.line_no, 'item_id', _line.item_id, 'name', _line.item_name,
        'quantity', _quantity, 'remaining', _line.quantity - _quantity
    );
END
$$;
