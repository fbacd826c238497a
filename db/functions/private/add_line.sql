-- Adds one line, or more of a line that is there: the same item, options and note.
-- `line` is a reference with quantity, options and note. Returns {"line_no",
-- "item_id", "name", "quantity", "line_quantity", "options", "note"}; a line about which
-- something has to be asked waits for the answer, and it is {"needs_options": line}.
CREATE OR REPLACE FUNCTION private.add_line(_session public.session_state, line jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _quantity constant integer := private.whole_number(line -> 'quantity');
    _event    jsonb;
    _added    jsonb;
    _event_no integer;
BEGIN
    -- The ordinary line: so many of an item by its id, as the menu has it, with nothing
    -- about it to ask or refuse. One query finds that out and makes all that is needed.
    IF line ? 'item_id' AND NOT line ?| ARRAY['line_no', 'number', 'place']
        AND line ->> 'note' IS NULL AND coalesce(line -> 'options', '[]') IN ('[]', 'null')
    THEN
        SELECT
            jsonb_build_object(
                'item_id', m.item_id, 'item_name', m.name,
                'quantity', _quantity, 'price', m.price::text,
                'line_no', coalesce(c.line_no, _session.next_line_no)
            ),
            jsonb_build_object(
                'line_no', coalesce(c.line_no, _session.next_line_no), 'item_id', m.item_id,
                'name', m.name, 'quantity', _quantity,
                'line_quantity', _quantity + CASE WHEN c.is_active THEN c.quantity ELSE 0 END,
                'options', '[]'::jsonb, 'note', NULL
            )
        INTO _event, _added
        FROM public.menu_item m
        LEFT JOIN public.session_cart c ON c.chat_id = _session.chat_id
            AND c.item_id = m.item_id AND c.options_key = '' AND c.note IS NULL
        WHERE m.item_id = private.whole_number(line -> 'item_id')
          AND m.is_listed AND NOT m.is_sold_out AND NOT m.period_only
          AND (NOT m.has_options OR 0 = (
              SELECT max(g.min_choices) FROM public.menu_option_group g
              WHERE g.item_id = m.item_id
          ))
          AND _quantity BETWEEN 1 AND 50 - CASE WHEN c.is_active THEN c.quantity ELSE 0 END
          AND (c.line_no IS NOT NULL OR _session.next_line_no <= 50);
    END IF;
    IF _event IS NULL THEN
        _event := private.line_to_add(_session, line);
        IF _event ? 'needs_options' THEN
            IF jsonb_array_length(coalesce(_session.waiting_lines, '[]')) >= 20 THEN
                PERFORM private.refuse('options_missing', jsonb_build_object(
                    'item_id', _event #> '{needs_options,item_id}',
                    'name', _event #> '{needs_options,name}', 'groups', '[]'::jsonb
                ));
            END IF;
            _event_no := private.log_event(_session, 'line_waited', _event -> 'needs_options');
            RETURN _event;
        END IF;
        _added := _event -> 'added';
        _event := _event -> 'event';
    END IF;
    -- An assignment, since PERFORM would run a query for it.
    _event_no := private.log_event(_session, 'item_added', _event);
    RETURN _added;
END
$$;
