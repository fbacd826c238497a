-- Folds one event into the hot tables, and is all that writes what is folded.
-- A live turn and a replay call it alike, so it reads the event, the event's own
-- time and what earlier events left, and nothing else. `state` is the session before
-- the event (NULL before its first), and the result is the session after it.
CREATE OR REPLACE FUNCTION private.apply_event(
    state public.session_state, event public.session_events
)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _data     constant jsonb := event.event_data;
    _state    public.session_state;
    _step     text;
    _item_id  integer;
    _line_no  integer;
    _shown    jsonb;
    _pending  jsonb := state.pending_line;
    _waiting  jsonb := state.waiting_lines;
    _order_id uuid;
    -- A question stays open until something else is done.
    _asked    jsonb;
    -- The event leaves the cart, its cards and an open line as they are.
    _aside    boolean;
BEGIN
    CASE event.event_type
    WHEN 'item_added' THEN
        IF (_data ->> 'line_no')::integer < state.next_line_no THEN
            UPDATE public.session_cart c SET
                quantity = (_data ->> 'quantity')::integer
                    + CASE WHEN c.is_active THEN c.quantity ELSE 0 END,
                price = (_data ->> 'price')::numeric,
                is_active = TRUE,
                updated_at = event.timestamp
            WHERE c.chat_id = event.chat_id AND c.line_no = (_data ->> 'line_no')::integer
            RETURNING c.item_id, c.line_no INTO _item_id, _line_no;
        ELSE
            INSERT INTO public.session_cart AS c (
                chat_id, session_id, line_no, item_id, options_key, item_name, quantity, price,
                options, note, place, is_active, added_at, updated_at
            ) VALUES (
                event.chat_id, event.session_id, (_data ->> 'line_no')::integer,
                (_data ->> 'item_id')::integer, coalesce(_data ->> 'options_key', ''),
                _data ->> 'item_name', (_data ->> 'quantity')::integer,
                (_data ->> 'price')::numeric, _data -> 'options', _data ->> 'note',
                (_data ->> 'place')::integer, TRUE, event.timestamp, event.timestamp
            )
            RETURNING c.item_id, c.line_no INTO _item_id, _line_no;
        END IF;
        _step := 'ordering';
    WHEN 'item_removed' THEN
        UPDATE public.session_cart c SET
            quantity = c.quantity - (_data ->> 'quantity')::integer,
            is_active = c.quantity > (_data ->> 'quantity')::integer,
            updated_at = event.timestamp
        WHERE c.chat_id = event.chat_id AND c.line_no = (_data ->> 'line_no')::integer
        RETURNING c.item_id, c.line_no INTO _item_id, _line_no;
        PERFORM private.close_empty_checkout(event.chat_id);
        _step := 'ordering';
    WHEN 'menu_viewed' THEN
        _aside := TRUE;
        _shown := _data;
    WHEN 'session_started' THEN
        DELETE FROM public.session_cart c WHERE c.chat_id = event.chat_id;
        DELETE FROM public.session_checkout k WHERE k.chat_id = event.chat_id;
        IF state.chat_id IS NOT NULL THEN
            DELETE FROM public.session_state s WHERE s.chat_id = event.chat_id;
        END IF;
        INSERT INTO public.session_state (
            chat_id, session_id, user_id, customer_name, language, current_step, version,
            cart_version, started_at, last_event_at, next_line_no, recent_update_ids,
            last_activity_at
        ) VALUES (
            event.chat_id, event.session_id, event.user_id, _data ->> 'customer_name',
            _data ->> 'language', 'browsing', event.event_no, event.event_no,
            event.timestamp, event.timestamp, 1,
            ARRAY(SELECT jsonb_array_elements_text(_data -> 'previous_update_ids')::bigint),
            event.timestamp
        )
        RETURNING * INTO _state;
        RETURN _state;
    WHEN 'cart_cleared' THEN
        UPDATE public.session_cart c SET
            quantity = 0, is_active = FALSE, updated_at = event.timestamp
        WHERE c.chat_id = event.chat_id AND c.is_active;
        PERFORM private.close_empty_checkout(event.chat_id);
        _step := 'ordering';
        _pending := NULL;
        _waiting := NULL;
    WHEN 'cart_reverted' THEN
        UPDATE public.session_cart c SET
            quantity = (l ->> 'quantity')::integer,
            is_active = (l ->> 'quantity')::integer > 0,
            updated_at = event.timestamp
        FROM jsonb_array_elements(_data -> 'lines') l
        WHERE c.chat_id = event.chat_id AND c.line_no = (l ->> 'line_no')::integer;
        PERFORM private.close_empty_checkout(event.chat_id);
        _step := 'ordering';
        IF _data ? 'gave_up' THEN
            _pending := NULL;
            _waiting := NULL;
        END IF;
    WHEN 'cart_restored' THEN
        INSERT INTO public.session_cart (
            chat_id, session_id, line_no, item_id, options_key, item_name, quantity, price,
            options, note, is_active, added_at, updated_at
        )
        SELECT
            event.chat_id, event.session_id, (l ->> 'line_no')::integer,
            (l ->> 'item_id')::integer, coalesce(l ->> 'options_key', ''), l ->> 'item_name',
            (l ->> 'quantity')::integer, (l ->> 'price')::numeric, l -> 'options',
            l ->> 'note', TRUE, event.timestamp, event.timestamp
        FROM jsonb_array_elements(_data -> 'lines') l;
        SELECT max((l ->> 'line_no')::integer) INTO _line_no
        FROM jsonb_array_elements(_data -> 'lines') l;
        _step := 'ordering';
    WHEN 'line_repriced' THEN
        UPDATE public.session_cart c SET
            price = (_data ->> 'price')::numeric, updated_at = event.timestamp
        WHERE c.chat_id = event.chat_id AND c.line_no = (_data ->> 'line_no')::integer;
        _step := 'ordering';
    WHEN 'options_opened' THEN
        -- A line of an order is asked about again afterwards.
        IF _pending ? 'no' THEN
            _waiting := _pending || coalesce(_waiting, '[]');
        END IF;
        _pending := _data;
        _step := 'options';
    WHEN 'option_chosen' THEN
        _pending := _data || CASE WHEN _pending ? 'no'
            THEN jsonb_build_object('no', event.event_no) ELSE '{}' END;
        _step := 'options';
    WHEN 'line_waited' THEN
        -- Its number says that it is a line of an order, and which question is answered.
        _pending := CASE WHEN _pending ? 'no' THEN _pending END;
        _waiting := coalesce(_waiting, '[]')
            || (_data || jsonb_build_object('no', event.event_no));
        _step := 'options';
    WHEN 'options_closed' THEN
        _pending := NULL;
        _step := 'ordering';
    WHEN 'checkout_started' THEN
        INSERT INTO public.session_checkout AS k (chat_id, session_id, order_type, started_at)
        VALUES (event.chat_id, event.session_id, _data ->> 'order_type', event.timestamp)
        ON CONFLICT (chat_id) DO UPDATE SET
            session_id = excluded.session_id, order_type = excluded.order_type;
        _step := 'checkout';
    WHEN 'checkout_cancelled' THEN
        DELETE FROM public.session_checkout k WHERE k.chat_id = event.chat_id;
        _step := 'ordering';
    WHEN 'order_placed' THEN
        UPDATE public.session_cart c SET is_active = FALSE, updated_at = event.timestamp
        WHERE c.chat_id = event.chat_id AND c.is_active;
        DELETE FROM public.session_checkout k WHERE k.chat_id = event.chat_id;
        _order_id := (_data ->> 'order_id')::uuid;
        _step := 'order_placed';
        _pending := NULL;
        _waiting := NULL;
    WHEN 'session_expired' THEN
        UPDATE public.session_cart c SET is_active = FALSE, updated_at = event.timestamp
        WHERE c.chat_id = event.chat_id AND c.is_active;
        DELETE FROM public.session_checkout k WHERE k.chat_id = event.chat_id;
        _step := 'expired';
        _pending := NULL;
        _waiting := NULL;
    WHEN 'item_viewed' THEN
        _aside := TRUE;
        _item_id := (_data ->> 'item_id')::integer;
    WHEN 'line_asked' THEN
        _aside := TRUE;
        _asked := _data;
    WHEN 'message_unclear', 'model_consulted', 'phrase_recalled', 'staff_alerted' THEN
        _aside := TRUE;
        _asked := state.asked_line;
    ELSE
        RAISE EXCEPTION 'event % has no branch in private.apply_event', event.event_type;
    END CASE;

    -- What was only looked at is closed by whatever changes the cart, a line of an order
    -- by its answer alone; then the next that waits comes up.
    IF (_pending IS NOT NULL OR _waiting IS NOT NULL) AND _aside IS NOT TRUE THEN
        IF _step <> 'options' AND NOT _pending ? 'no' THEN
            _pending := NULL;
        END IF;
        IF _pending IS NULL AND _waiting IS NOT NULL THEN
            _pending := _waiting -> 0;
            _waiting := nullif(_waiting - 0, '[]');
        END IF;
        IF _pending IS NOT NULL THEN
            _step := 'options';
        END IF;
    END IF;
    -- An open checkout outlives changes of the cart.
    IF _step = 'ordering' AND state.current_step IN ('checkout', 'options') THEN
        IF EXISTS (SELECT FROM public.session_checkout k WHERE k.chat_id = event.chat_id) THEN
            _step := 'checkout';
        END IF;
    END IF;
    UPDATE public.session_state s SET
        version = event.event_no,
        cart_version = CASE WHEN _aside THEN s.cart_version ELSE event.event_no END,
        current_step = coalesce(_step, s.current_step),
        last_event_at = event.timestamp,
        last_activity_at = event.timestamp,
        next_line_no = greatest(s.next_line_no, _line_no + 1),
        last_mentioned_item_id = coalesce(_item_id, s.last_mentioned_item_id),
        last_mentioned_item_name = CASE
            WHEN _item_id IS NULL THEN s.last_mentioned_item_name ELSE _data ->> 'item_name' END,
        last_mentioned_line_no = CASE
            WHEN _item_id IS NULL THEN s.last_mentioned_line_no ELSE _line_no END,
        last_shown_menu = coalesce(_shown, s.last_shown_menu),
        pending_line = _pending,
        waiting_lines = _waiting,
        asked_line = _asked,
        may_ask = event.event_type IN ('item_viewed', 'message_unclear'),
        order_id = coalesce(_order_id, s.order_id),
        last_update_id = coalesce(event.update_id, s.last_update_id),
        recent_update_ids = CASE
            WHEN event.update_id IS NULL OR event.update_id = s.last_update_id
                THEN s.recent_update_ids
            WHEN cardinality(s.recent_update_ids) < 128
                THEN s.recent_update_ids || event.update_id
            ELSE s.recent_update_ids[cardinality(s.recent_update_ids) - 126:] || event.update_id
        END
    WHERE s.chat_id = event.chat_id
    RETURNING * INTO _state;
    RETURN _state;
END
$$;
