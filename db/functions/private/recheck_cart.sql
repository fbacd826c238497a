-- Compares the cart with the menu as it is now. Differences change the cart and are
-- returned:
-- [{"kind": "price" | "sold_out" | "not_served_now", "name", "old", "new"}].
CREATE OR REPLACE FUNCTION private.recheck_cart(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line    public.session_cart;
    _item    public.menu_item;
    _price   numeric(10, 2);
    _reason  text;
    _changes jsonb := '[]';
BEGIN
    -- Lines with nothing to ask about, as nearly all are, are left out.
    FOR _line IN
        SELECT c.* FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.is_active AND (
            c.options IS NOT NULL OR c.price IS DISTINCT FROM (
                SELECT m.price FROM public.menu_item m
                WHERE m.item_id = c.item_id AND m.is_listed AND NOT m.is_sold_out
                  AND NOT m.period_only
            )
        )
        ORDER BY c.line_no
    LOOP
        SELECT * INTO _item FROM public.menu_item m WHERE m.item_id = _line.item_id;
        _price := private.current_price(_line);
        _reason := NULL;
        BEGIN
            PERFORM private.check_serving(_item);
        EXCEPTION WHEN SQLSTATE 'TF002' THEN
            _reason := 'sold_out';
        WHEN SQLSTATE 'TF003' THEN
            _reason := 'not_served_now';
        END;
        IF _reason IS NULL AND _price IS NULL THEN
            _reason := 'sold_out';
        END IF;
        IF _reason IS NOT NULL THEN
            PERFORM private.remove_from_line(_session, _line, _line.quantity, _reason);
            _session := private.current_session(_session);
            _changes := _changes || jsonb_build_object('kind', _reason, 'name', _line.item_name);
        ELSIF _price <> _line.price THEN
            PERFORM private.log_event(_session, 'line_repriced', jsonb_build_object(
                'line_no', _line.line_no, 'item_name', _line.item_name,
                'price', _price::text, 'previous_price', _line.price::text
            ));
            _session := private.current_session(_session);
            _changes := _changes || jsonb_build_object(
                'kind', 'price', 'name', _line.item_name,
                'old', _line.price::text, 'new', _price::text
            );
        END IF;
    END LOOP;
    RETURN _changes;
END
$$;
