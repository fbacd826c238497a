-- A line that may be any of several dishes, as it waits for the answer: {"candidates":
-- [{"item_id", "options", "note"}, …], "name": the customer's words for it, "line_no": null,
-- "quantity"}.
-- What can't be had now is no candidate; if that leaves none, the first is refused. Right
-- after a list, dishes of it are meant before others; a single one is then no question but
-- {"item_id", "quantity", "options", "note"}.
CREATE OR REPLACE FUNCTION private.line_to_ask(_session public.session_state, line jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _name       constant text := left(coalesce(line ->> 'name', ''), 80);
    _candidate  jsonb;
    _candidates jsonb := '[]';
    _item       public.menu_item;
    _reason     text := 'unknown_item';
    _detail     text := '{}';
    _in_view    jsonb;
BEGIN
    PERFORM private.quantity_of(coalesce(line -> 'quantity', '1'), 1, _name);
    IF jsonb_array_length(line -> 'candidates') > 1 AND EXISTS (
        SELECT FROM public.session_events e
        WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
          AND e.event_no = _session.version AND e.timestamp = _session.last_event_at
          AND e.event_type = 'menu_viewed'
    ) THEN
        SELECT jsonb_agg(c ORDER BY n) INTO _in_view
        FROM jsonb_array_elements(line -> 'candidates') WITH ORDINALITY AS t (c, n)
        WHERE _session.last_shown_menu -> 'item_ids' @> (c -> 'item_id');
    END IF;
    FOR _candidate IN
        SELECT c FROM jsonb_array_elements(coalesce(_in_view, line -> 'candidates'))
            WITH ORDINALITY AS t (c, n)
        WHERE n <= 50
    LOOP
        BEGIN
            SELECT * INTO _item FROM public.menu_item m
            WHERE m.item_id = private.whole_number(_candidate -> 'item_id') AND m.is_listed;
            IF FOUND THEN
                PERFORM private.check_serving(_item);
                _candidates := _candidates || jsonb_strip_nulls(jsonb_build_object(
                    'item_id', _item.item_id,
                    'options', nullif(_candidate -> 'options', '[]'),
                    'note', private.note_of(_candidate ->> 'note')
                ));
            END IF;
        EXCEPTION WHEN SQLSTATE 'TF002' OR SQLSTATE 'TF003' THEN
            IF _reason = 'unknown_item' THEN
                GET STACKED DIAGNOSTICS
                    _reason = MESSAGE_TEXT, _detail = PG_EXCEPTION_DETAIL;
            END IF;
        END;
    END LOOP;
    IF _candidates = '[]' THEN
        PERFORM private.refuse(_reason, _detail::jsonb);
    END IF;
    IF jsonb_array_length(_candidates) = 1 AND jsonb_array_length(_in_view) = 1 THEN
        RETURN '{"options": [], "note": null}'::jsonb || (_candidates -> 0)
            || jsonb_build_object('quantity', coalesce(line -> 'quantity', '1'));
    END IF;
    RETURN jsonb_build_object(
        'candidates', _candidates, 'name', _name, 'line_no', NULL,
        'quantity', private.whole_number(coalesce(line -> 'quantity', '1'))
    );
END
$$;
