-- Adds one line, or more of a line that is there: the same item, options and note.
-- `line` is a reference with quantity, options and note. Returns {"line_no",
-- "item_id", "name", "quantity", "line_quantity", "options", "note"}; when a required
-- option is missing the options are opened instead, and it is {"needs_options": line}.
CREATE OR REPLACE FUNCTION private.add_line(_session public.session_state, line jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _there    public.session_cart;
    _item     public.menu_item;
    _resolved jsonb;
    _key      text := '';
    _price    numeric(10, 2);
    _note     text;
    _quantity integer;
    _pending  jsonb;
    _line_no  integer;
    _plain    constant boolean :=
        jsonb_array_length(coalesce(nullif(line -> 'options', 'null'), '[]')) = 0;
BEGIN
    -- "+" on a line, and "one more" of the line mentioned last, keep its options.
    IF line ? 'line_no' THEN
        _there := private.find_line(_session, line);
    ELSIF NOT line ?| ARRAY['item_id', 'number']
        AND _session.last_mentioned_line_no IS NOT NULL
        AND _plain AND line ->> 'note' IS NULL
    THEN
        SELECT * INTO _there FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.line_no = _session.last_mentioned_line_no
          AND c.is_active;
    END IF;
    IF _there.line_no IS NOT NULL THEN
        SELECT * INTO _item FROM public.menu_item m WHERE m.item_id = _there.item_id;
        _key := _there.options_key;
        _note := _there.note;
        _price := _there.price;
        _resolved := jsonb_build_object('options', _there.options);
    ELSE
        _item := private.find_item(_session, line);
        _note := private.note_of(line ->> 'note');
        _price := _item.price;
        IF _item.has_options OR NOT _plain THEN
            _resolved := private.resolve_options(
                _item, coalesce(nullif(line -> 'options', 'null'), '[]')
            );
            _key := _resolved ->> 'key';
            _price := (_resolved ->> 'price')::numeric;
        END IF;
        SELECT * INTO _there FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.item_id = _item.item_id
          AND c.options_key = _key AND c.note IS NOT DISTINCT FROM _note;
    END IF;
    PERFORM private.check_serving(_item);
    _quantity := private.quantity_of(coalesce(line -> 'quantity', '1'), 1, _item.name);

    IF _resolved -> 'missing' <> '[]' THEN
        _pending := jsonb_build_object(
            'item_id', _item.item_id, 'name', _item.name, 'line_no', NULL,
            'quantity', _quantity, 'note', _note, 'options', _resolved -> 'options',
            'price', _price::text
        );
        PERFORM private.log_event(_session, 'options_opened', _pending);
        RETURN jsonb_build_object('needs_options', _pending);
    END IF;
    IF _there.is_active AND _there.quantity + _quantity > 50 THEN
        PERFORM private.refuse('quantity_out_of_range', jsonb_build_object(
            'name', _item.name, 'quantity', _there.quantity + _quantity, 'min', 1, 'max', 50
        ));
    END IF;
    IF _there.line_no IS NULL AND _session.next_line_no > 50 AND 50 <= (
        SELECT count(*) FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.is_active
    ) THEN
        PERFORM private.refuse('cart_full', '{"max": 50}');
    END IF;
    _line_no := coalesce(_there.line_no, _session.next_line_no);
    PERFORM private.log_event(
        _session,
        'item_added',
        jsonb_build_object(
            'item_id', _item.item_id, 'item_name', _item.name, 'quantity', _quantity,
            'price', _price::text, 'line_no', _line_no
        )
        || CASE WHEN _key = '' THEN '{}'
            ELSE jsonb_build_object('options', _resolved -> 'options', 'options_key', _key) END
        || CASE WHEN _note IS NULL THEN '{}' ELSE jsonb_build_object('note', _note) END
    );
    RETURN jsonb_build_object(
        'line_no', _line_no, 'item_id', _item.item_id, 'name', _item.name,
        'quantity', _quantity,
        'line_quantity', _quantity + CASE WHEN _there.is_active THEN _there.quantity ELSE 0 END,
        'options', coalesce(_resolved -> 'options', '[]'), 'note', _note
    );
END
$$;
