-- What lines such as tool.add_to_cart takes would cost now. Adds nothing.
-- {"lines": [{"name", "quantity", "price", "total", "options", "from"}], "total", "from"};
-- `from` where a required option that may cost more was left open.
CREATE OR REPLACE FUNCTION tool.quote_price(_session public.session_state, lines jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _line     jsonb;
    _dish     public.menu_item;
    _resolved jsonb;
    _open     numeric(10, 2);
    _price    numeric(10, 2);
    _quantity integer;
    _total    numeric(10, 2) := 0;
    _lines    jsonb := '[]';
BEGIN
    FOR _line IN SELECT l FROM jsonb_array_elements(quote_price.lines) l LOOP
        _dish := private.find_item(_session, _line);
        _quantity := private.quantity_of(coalesce(_line -> 'quantity', '1'), 1, _dish.name);
        _resolved := private.resolve_options(
            _dish, coalesce(nullif(_line -> 'options', 'null'), '[]')
        );
        -- The least that its open groups will add.
        SELECT coalesce(sum(o.price), 0) INTO _open
        FROM public.menu_option_group g
        CROSS JOIN LATERAL (
            SELECT p.price FROM public.menu_option p
            WHERE p.group_id = g.group_id ORDER BY p.price LIMIT g.min_choices
        ) o
        WHERE g.item_id = _dish.item_id AND _resolved -> 'missing' ? g.name;
        _price := (_resolved ->> 'price')::numeric + _open;
        _total := _total + _quantity * _price;
        _lines := _lines || jsonb_build_object(
            'item_id', _dish.item_id, 'name', _dish.name, 'quantity', _quantity,
            'price', _price::text, 'total', (_quantity * _price)::text,
            'options', _resolved -> 'options', 'from', _resolved -> 'missing' <> '[]'
        );
    END LOOP;
    RETURN jsonb_build_object(
        'lines', _lines, 'total', _total::text, 'from', _lines @? '$[*] ? (@.from == true)'
    );
END
$$;
