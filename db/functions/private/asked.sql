-- What the chat's last card asks, so that "yes" and "no" answer that and nothing else:
-- {"about": "place_order"}, {"about": "options"}, {"about": "which"} of several dishes,
-- {"about": "candidate", "question", "item_id"} for a line that waits, or {"about": "item",
-- "item_id"}; NULL when it asks nothing, or something else has been shown since.
CREATE OR REPLACE FUNCTION private.asked(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _last  public.session_events;
    _items jsonb;
BEGIN
    -- A turn that only read has touched the session, and left no event.
    IF _session.current_step IN ('order_placed', 'expired')
        OR _session.last_activity_at > _session.last_event_at
    THEN
        RETURN NULL;
    END IF;
    SELECT * INTO _last FROM public.session_events e
    WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
      AND e.event_no = _session.version AND e.timestamp = _session.last_event_at;
    IF _session.pending_line IS NOT NULL AND _last.event_type NOT IN (
        'menu_viewed', 'item_viewed', 'message_unclear', 'staff_alerted', 'line_asked'
    ) THEN
        RETURN CASE WHEN NOT _session.pending_line ? 'candidates' THEN '{"about": "options"}'
            WHEN jsonb_array_length(_session.pending_line -> 'candidates') = 1
            THEN jsonb_build_object('about', 'candidate',
                'question', _session.pending_line -> 'no',
                'item_id', _session.pending_line #> '{candidates,0,item_id}')
            ELSE '{"about": "which"}' END;
    END IF;
    -- Besides the checkout card itself: the one that named what had changed.
    IF _session.current_step = 'checkout' AND (
        _last.event_type IN ('checkout_started', 'line_repriced')
        OR _last.event_data ->> 'reason' IN ('sold_out', 'not_served_now')
    ) THEN
        RETURN '{"about": "place_order"}';
    END IF;
    IF _last.event_type = 'item_viewed' AND _last.event_data ->> 'about' = 'available' THEN
        _items := jsonb_build_array(_last.event_data -> 'item_id');
    ELSIF _last.event_type = 'message_unclear' AND NOT EXISTS (
        -- Beside other calls of its message it drew no card.
        SELECT FROM public.session_events e
        WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
          AND e.timestamp >= _session.started_at AND e.event_no = _session.version - 1
          AND e.update_id = _last.update_id AND e.event_type NOT IN ('model_consulted', 'phrase_recalled')
    ) THEN
        -- The card has a button for each that can be had.
        SELECT jsonb_agg(i) INTO _items
        FROM jsonb_array_elements(coalesce(_last.event_data -> 'item_ids', '[]')) i
        JOIN public.menu_item m ON m.item_id = i::integer AND m.is_listed AND NOT m.is_sold_out;
    END IF;
    IF jsonb_array_length(_items) = 1 THEN
        RETURN jsonb_build_object('about', 'item', 'item_id', _items -> 0);
    END IF;
    RETURN NULL;
END
$$;
