-- Reverses the last turn that changed the cart, again and again. A cart_reverted
-- event says in to_event_no after which event the cart now stands, so that the
-- next undo goes on from there. Lines of an order that wait for an answer are given
-- up as well, and they alone where the last turn left nothing else.
CREATE OR REPLACE FUNCTION tool.undo(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _kinds    constant text[] := ARRAY[
        'item_added', 'item_removed', 'cart_cleared', 'cart_restored', 'cart_reverted'
    ];
    -- What is asked about: none while options are only looked at.
    _asked    constant jsonb := coalesce(
        CASE WHEN _session.pending_line ? 'no' THEN jsonb_build_array(_session.pending_line) END, '[]'
    ) || coalesce(_session.waiting_lines, '[]');
    _last     public.session_events;
    _waited   public.session_events;
    _turn     public.session_events;
    _position integer;
    _barrier  integer;
    _first    integer;
    _target   integer;
    _lines    jsonb;
    _changes  jsonb;
BEGIN
    IF _session.current_step IN ('order_placed', 'expired') THEN
        PERFORM private.refuse('nothing_to_undo');
    END IF;
    SELECT * INTO _last FROM private.cart_event_before(_session, _session.version + 1, _kinds);
    _position := coalesce(
        CASE WHEN _last.event_type = 'cart_reverted'
            THEN (_last.event_data ->> 'to_event_no')::integer ELSE _last.event_no END, 0
    );
    IF _asked <> '[]' THEN
        SELECT * INTO _waited
        FROM private.cart_event_before(_session, _session.version + 1, ARRAY['line_waited']);
        IF _waited.event_no > coalesce(_last.event_no, 0)
            AND _waited.update_id IS DISTINCT FROM _last.update_id
        THEN
            PERFORM private.log_event(_session, 'cart_reverted', jsonb_build_object(
                'to_event_no', _position, 'lines', '[]'::jsonb, 'gave_up', TRUE
            ));
            RETURN jsonb_build_object(
                'changes', '[]'::jsonb, 'gave_up', jsonb_path_query_array(_asked, '$[*].name')
            );
        END IF;
    END IF;
    IF _position = 0 THEN
        PERFORM private.refuse('nothing_to_undo');
    END IF;
    SELECT * INTO _turn FROM private.cart_event_before(_session, _position + 1, _kinds);

    -- The turn is every event of that update since the last undo.
    SELECT coalesce(max(e.event_no), 0) INTO _barrier FROM public.session_events e
    WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
      AND e.timestamp >= _session.started_at AND e.event_no < _position
      AND e.event_type = 'cart_reverted';
    SELECT min(e.event_no) INTO _first FROM public.session_events e
    WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
      AND e.timestamp >= _session.started_at
      AND e.event_no > _barrier AND e.event_no <= _position AND e.event_type = ANY (_kinds)
      AND (e.update_id = _turn.update_id OR e.event_no = _position);
    SELECT * INTO _last FROM private.cart_event_before(_session, _first, _kinds);
    _target := coalesce(
        CASE WHEN _last.event_type = 'cart_reverted'
            THEN (_last.event_data ->> 'to_event_no')::integer ELSE _last.event_no END, 0
    );

    WITH delta AS (
        SELECT (e.event_data ->> 'line_no')::integer AS line_no,
            CASE e.event_type WHEN 'item_added' THEN -1 ELSE 1 END
                * (e.event_data ->> 'quantity')::integer AS quantity
        FROM public.session_events e
        WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
          AND e.timestamp >= _session.started_at
          AND e.event_no BETWEEN _first AND _position
          AND e.event_type IN ('item_added', 'item_removed')
        UNION ALL
        SELECT (l ->> 'line_no')::integer,
            CASE e.event_type WHEN 'cart_restored' THEN -1 ELSE 1 END
                * (l ->> 'quantity')::integer
        FROM public.session_events e, jsonb_array_elements(e.event_data -> 'lines') l
        WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
          AND e.timestamp >= _session.started_at
          AND e.event_no BETWEEN _first AND _position
          AND e.event_type IN ('cart_cleared', 'cart_restored')
    ), net AS (
        SELECT d.line_no, sum(d.quantity)::integer AS quantity
        FROM delta d GROUP BY d.line_no HAVING sum(d.quantity) <> 0
    )
    SELECT
        coalesce(jsonb_agg(jsonb_build_object(
            'line_no', c.line_no, 'item_name', c.item_name,
            'quantity', CASE WHEN c.is_active THEN c.quantity ELSE 0 END + n.quantity
        ) ORDER BY c.line_no), '[]'),
        coalesce(jsonb_agg(jsonb_build_object(
            'name', c.item_name, 'quantity', n.quantity
        ) ORDER BY c.line_no), '[]')
    INTO _lines, _changes
    FROM net n
    JOIN public.session_cart c ON c.chat_id = _session.chat_id AND c.line_no = n.line_no;
    PERFORM private.log_event(_session, 'cart_reverted', jsonb_strip_nulls(jsonb_build_object(
        'to_event_no', _target, 'lines', _lines, 'gave_up', nullif(_asked <> '[]', FALSE)
    )));
    RETURN jsonb_build_object(
        'changes', _changes, 'gave_up', jsonb_path_query_array(_asked, '$[*].name')
    );
END
$$;
