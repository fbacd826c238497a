-- What adding `line` comes to, or why it is refused: {"event": of item_added, "added":
-- as private.add_line returns it}, or {"needs_options": the line that has to wait for an
-- answer}: which of its "candidates" is meant, which choices its "open" ones are, or
-- what a group that must be answered shall be.
CREATE OR REPLACE FUNCTION private.line_to_add(_session public.session_state, line jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _item_id  integer;
    _line_no  integer;
    _name     text;
    _price    numeric(10, 2);
    _key      text;
    _note     text;
    _options  jsonb;
    _there    integer;
    _quantity integer;
    _chooses  boolean;
    _doubtful boolean;
    _item     public.menu_item;
    _resolved jsonb;
    _asked    jsonb;
BEGIN
    IF line ? 'candidates' THEN
        _asked := private.line_to_ask(_session, line);
        IF _asked ? 'candidates' THEN
            RETURN jsonb_build_object('needs_options', _asked);
        END IF;
        RETURN private.line_to_add(_session, _asked);
    END IF;
    IF line ? 'line_no' THEN
        _line_no := private.whole_number(line -> 'line_no');
    ELSIF line ? 'item_id' AND NOT line ? 'number' THEN
        _item_id := private.whole_number(line -> 'item_id');
    ELSIF NOT line ? 'number' AND line ->> 'note' IS NULL
        AND coalesce(line -> 'options', '[]') IN ('[]', 'null')
    THEN
        _line_no := _session.last_mentioned_line_no;
    END IF;
    IF _line_no IS NOT NULL THEN
        -- "+" on a line, and "one more" of the line mentioned last, keep its options.
        SELECT
            c.item_id, m.name, c.price, c.options_key, c.note, c.options, c.quantity,
            m.is_sold_out OR m.period_only OR NOT m.is_listed
        INTO _item_id, _name, _price, _key, _note, _options, _there, _doubtful
        FROM public.session_cart c
        JOIN public.menu_item m ON m.item_id = c.item_id
        WHERE c.chat_id = _session.chat_id AND c.line_no = _line_no AND c.is_active;
    END IF;
    IF _name IS NULL THEN
        IF line ? 'line_no' THEN
            PERFORM private.refuse('not_in_cart', '{"name": null}');
        ELSIF _item_id IS NULL THEN
            _item_id := (private.find_item(_session, line)).item_id;
        END IF;
        IF line ->> 'note' IS NOT NULL THEN
            _note := private.note_of(line ->> 'note');
        END IF;
        SELECT
            m.name, m.price, '', m.is_sold_out OR m.period_only,
            m.has_options OR line -> 'options' NOT IN ('[]', 'null'),
            c.line_no, CASE WHEN c.is_active THEN c.quantity END
        INTO _name, _price, _key, _doubtful, _chooses, _line_no, _there
        FROM public.menu_item m
        LEFT JOIN public.session_cart c ON c.chat_id = _session.chat_id
            AND c.item_id = m.item_id AND c.options_key = '' AND c.note IS NOT DISTINCT FROM _note
        WHERE m.item_id = _item_id AND m.is_listed;
    END IF;
    _quantity := private.whole_number(coalesce(line -> 'quantity', '1'));

    IF _name IS NULL OR _doubtful OR _chooses THEN
        SELECT * INTO _item FROM public.menu_item m WHERE m.item_id = _item_id;
        IF _name IS NULL THEN
            PERFORM private.refuse('unknown_item');
        END IF;
        PERFORM private.check_serving(_item);
    END IF;
    IF _quantity IS NULL OR _quantity NOT BETWEEN 1 AND 50 THEN
        PERFORM private.quantity_of(coalesce(line -> 'quantity', '1'), 1, _name);
    END IF;
    IF _chooses THEN
        _resolved := private.resolve_options(
            _item, coalesce(nullif(line -> 'options', 'null'), '[]')
        );
        _key := _resolved ->> 'key';
        _price := (_resolved ->> 'price')::numeric;
        _options := _resolved -> 'options';
        IF _resolved -> 'missing' <> '[]' OR _resolved -> 'open' <> '[]' THEN
            RETURN jsonb_build_object('needs_options', jsonb_build_object(
                'item_id', _item_id, 'name', _name, 'line_no', NULL, 'quantity', _quantity,
                'note', _note, 'options', _options, 'price', _price::text
            ) || CASE WHEN _resolved -> 'open' = '[]' THEN '{}'
                ELSE jsonb_build_object('open', _resolved -> 'open') END);
        END IF;
        SELECT c.line_no, CASE WHEN c.is_active THEN c.quantity END INTO _line_no, _there
        FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.item_id = _item_id
          AND c.options_key = _key AND c.note IS NOT DISTINCT FROM _note;
    END IF;

    IF _there + _quantity > 50 OR (_line_no IS NULL AND _session.next_line_no > 50) THEN
        PERFORM private.check_room(_session, _name, _quantity, _there);
    END IF;
    _line_no := coalesce(_line_no, _session.next_line_no);
    RETURN jsonb_build_object(
        'event',
        jsonb_build_object(
            'item_id', _item_id, 'item_name', _name, 'quantity', _quantity,
            'price', _price::text, 'line_no', _line_no
        )
        || CASE WHEN _key = '' THEN '{}'
            ELSE jsonb_build_object('options', _options, 'options_key', _key) END
        || CASE WHEN _note IS NULL THEN '{}' ELSE jsonb_build_object('note', _note) END
        || CASE WHEN line ? 'place' THEN jsonb_build_object('place', line -> 'place')
            ELSE '{}' END,
        'added',
        jsonb_build_object(
            'line_no', _line_no, 'item_id', _item_id, 'name', _name, 'quantity', _quantity,
            'line_quantity', _quantity + coalesce(_there, 0),
            'options', coalesce(_options, '[]'), 'note', _note
        )
    );
END
$$;
