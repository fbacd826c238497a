-- quantity NULL removes the whole line; more than there is removes what there is. Where
-- several lines are meant ("both"), the others are named in `more`.
CREATE OR REPLACE FUNCTION tool.remove_from_cart(
    _session public.session_state, item jsonb, quantity jsonb DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line     public.session_cart;
    _quantity integer;
    _results  jsonb := '[]';
BEGIN
    FOR _line IN SELECT * FROM private.find_lines(_session, remove_from_cart.item) LOOP
        _quantity := _line.quantity;
        IF quantity IS NOT NULL AND quantity <> 'null' THEN
            _quantity := least(private.quantity_of(quantity, 1, _line.item_name), _line.quantity);
        END IF;
        IF _results <> '[]' THEN
            _session := private.current_session(_session);
        END IF;
        PERFORM private.remove_from_line(_session, _line, _quantity);
        _results := _results || jsonb_build_object(
            'line_no', _line.line_no, 'item_id', _line.item_id, 'name', _line.item_name,
            'quantity', _quantity, 'remaining', _line.quantity - _quantity
        );
    END LOOP;
    RETURN _results -> 0 || jsonb_build_object('more', _results - 0);
END
$$;
