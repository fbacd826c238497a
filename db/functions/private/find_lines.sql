-- The cart lines that a reference means (its forms: bot/tools/reference.py); with `every`
-- all that fit it, else the one. Several are asked about, none is refused.
CREATE OR REPLACE FUNCTION private.find_lines(_session public.session_state, reference jsonb)
RETURNS SETOF public.session_cart
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _every   constant boolean := coalesce((reference ->> 'every')::boolean, FALSE);
    _named   constant boolean := reference ?| ARRAY['item_id', 'item_ids', 'category'];
    _name    text := reference ->> 'name';
    _item    public.menu_item;
    _found   integer[];
    _wide    integer[];
    _all     integer[];
    _place   integer := private.whole_number(reference -> 'position');
BEGIN
    IF reference ? 'line_no' THEN
        RETURN QUERY SELECT c.* FROM public.session_cart c
            WHERE c.chat_id = _session.chat_id AND c.is_active
              AND c.line_no = private.whole_number(reference -> 'line_no');
        IF NOT FOUND THEN
            PERFORM private.refuse('not_in_cart', '{"name": null}');
        END IF;
        RETURN;
    END IF;
    SELECT coalesce(array_agg(c.line_no ORDER BY coalesce(c.place, c.line_no), c.line_no), '{}')
    INTO _all
    FROM public.session_cart c WHERE c.chat_id = _session.chat_id AND c.is_active;

    IF reference ? 'line_nos' THEN
        SELECT array_agg(private.whole_number(n)) INTO _found
        FROM jsonb_array_elements(reference -> 'line_nos') n;
    ELSIF reference ? 'number' THEN
        -- A number counts in the last list, and in the cart where that leads to no line.
        BEGIN
            _item := private.find_item(_session, reference);
            _name := _item.name;
        EXCEPTION WHEN SQLSTATE 'TF009' THEN
            IF _all = '{}' THEN
                RAISE;
            END IF;
        END;
        SELECT array_agg(c.line_no ORDER BY coalesce(c.place, c.line_no), c.line_no) INTO _found
        FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.is_active AND c.item_id = _item.item_id;
        IF _found IS NULL THEN
            _place := private.whole_number(reference -> 'number');
        END IF;
    ELSIF _named THEN
        -- The very dish before any dish that is called so, too; but "all the dosas" are all.
        SELECT
            array_agg(c.line_no ORDER BY coalesce(c.place, c.line_no), c.line_no)
                FILTER (WHERE c.item_id = private.whole_number(reference -> 'item_id')),
            array_agg(c.line_no ORDER BY coalesce(c.place, c.line_no), c.line_no)
        INTO _found, _wide
        FROM public.session_cart c
        JOIN public.menu_item m ON m.item_id = c.item_id
        WHERE c.chat_id = _session.chat_id AND c.is_active
          AND (
              c.item_id = private.whole_number(reference -> 'item_id')
              OR reference -> 'item_ids' @> to_jsonb(c.item_id)
              OR m.category_id = private.whole_number(reference -> 'category')
          );
        _found := CASE WHEN _every THEN _wide ELSE coalesce(_found, _wide) END;
        IF _found IS NULL AND _name IS NULL THEN
            _name := (private.find_item(_session, jsonb_build_object('item_id', coalesce(
                reference -> 'item_id', reference -> 'item_ids' -> 0
            )))).name;
        END IF;
    ELSIF reference ? 'all' THEN
        _found := _all;
    ELSIF reference ? 'other' THEN
        _found := array_remove(_all, _session.last_mentioned_line_no);
    ELSIF _every THEN
        _found := private.lines_last_said(_session);
    ELSIF _place IS NULL THEN
        _found := ARRAY[_session.last_mentioned_line_no];
        _name := _session.last_mentioned_item_name;
        IF _session.last_mentioned_line_no IS NULL OR NOT _found <@ _all THEN
            -- What was mentioned is gone: then the only line there is, if there is one.
            IF cardinality(_all) <> 1 THEN
                PERFORM private.refuse('nothing_mentioned');
            END IF;
            _found := _all;
        END IF;
    END IF;
    IF _named AND reference ? 'other' THEN
        _found := array_remove(coalesce(_wide, _found), _session.last_mentioned_line_no);
    END IF;
    IF _place IS NOT NULL THEN
        -- The first is 1, the last -1; of the dish, where one is named.
        _found := CASE WHEN _named THEN coalesce(_wide, '{}') ELSE _all END;
        IF _all = '{}' THEN
            PERFORM private.refuse('cart_empty');
        ELSIF _place = 0 OR abs(_place) > cardinality(_found) THEN
            PERFORM private.refuse('no_such_line', jsonb_build_object(
                'position', _place, 'count', cardinality(_found)
            ));
        END IF;
        _found := ARRAY[
            _found[CASE WHEN _place > 0 THEN _place ELSE cardinality(_found) + 1 + _place END]
        ];
    END IF;

    SELECT array_agg(n) INTO _found FROM unnest(_found) n WHERE n = ANY (_all);
    IF _found IS NULL THEN
        IF _name IS NULL AND NOT reference ? 'line_nos' THEN
            PERFORM private.refuse(
                CASE WHEN _all = '{}' THEN 'cart_empty' ELSE 'nothing_mentioned' END
            );
        END IF;
        PERFORM private.refuse('not_in_cart', jsonb_build_object('name', _name));
    ELSIF cardinality(_found) > 1 AND NOT _every AND NOT reference ?| ARRAY['all', 'line_nos'] THEN
        PERFORM private.refuse('which_line', private.which_line(_session, _name, _found));
    END IF;
    RETURN QUERY SELECT c.* FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.line_no = ANY (_found)
        ORDER BY coalesce(c.place, c.line_no), c.line_no;
END
$$;
