-- "Double that": so many times what is there. The result is that of tool.set_quantity.
CREATE OR REPLACE FUNCTION tool.multiply_quantity(
    _session public.session_state, item jsonb, factor jsonb
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _factor  constant integer := private.quantity_of(multiply_quantity.factor, 1, NULL);
    _line    public.session_cart;
    _results jsonb := '[]';
BEGIN
    IF multiply_quantity.item = '{}' AND _session.pending_line -> 'line_no' = 'null' THEN
        RETURN private.change_pending(_session, private.quantity_of(
            to_jsonb(_factor * (_session.pending_line ->> 'quantity')::integer), 1,
            _session.pending_line ->> 'name'
        ), '[]', NULL);
    END IF;
    FOR _line IN SELECT * FROM private.find_lines(_session, multiply_quantity.item) LOOP
        _results := _results || private.set_line(
            private.current_session(_session), _line, to_jsonb(_factor * _line.quantity)
        );
    END LOOP;
    RETURN _results -> 0 || jsonb_build_object('more', _results - 0);
END
$$;
