-- One turn: everything a message, tap or command does to a chat, in one round trip.
-- calls:   [{"tool": name, "arguments": {…}}, …], resolved by the bot
-- context: {source, name, language, message_id, tag, version, can_ask_model, understood}, and
--   of an unsure text {menu_version, phrase, budget} (private.second_thought), then {thought}
--   (private.settle_thought) with `remember` if the calls may be kept; {said} with a change
--   that may be a correction (private.note_correction)
-- Returns the snapshot that the cards are drawn from (private.snapshot), with
-- `results`, one per call, and `repeated`: TRUE when this update has acted before.
CREATE OR REPLACE FUNCTION api.take_turn(
    chat_id bigint, update_id bigint, user_id bigint, calls jsonb, context jsonb
)
RETURNS json
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _session public.session_state;
    _results jsonb := '[]';
    _result  jsonb;
    _tool    text;
    _code    text;
    _reason  text;
    _detail  text;
    _closed  boolean;
    _stale   boolean;
    _waiting jsonb;
    _version integer;
BEGIN
    -- The chat's lock. It is not the row's, because a row that is locked here and updated
    -- in a call's subtransaction costs a multixact, on disk as well.
    IF NOT pg_try_advisory_xact_lock(take_turn.chat_id) THEN
        PERFORM pg_advisory_xact_lock(take_turn.chat_id);
    END IF;
    SELECT * INTO _session FROM public.session_state s WHERE s.chat_id = take_turn.chat_id;
    IF NOT FOUND THEN
        _session := private.open_session(
            take_turn.chat_id, take_turn.user_id, take_turn.context
        );
    END IF;

    -- What most turns have nothing of is looked into apart: each test costs its expression.
    IF take_turn.context -> 'message_id' <> 'null' OR take_turn.context ->> 'tag' IS NOT NULL
        OR take_turn.context ->> 'version' IS NOT NULL
        OR _session.current_step IN ('order_placed', 'expired')
        OR take_turn.update_id = ANY (_session.recent_update_ids)
    THEN
        IF take_turn.context -> 'message_id' <> 'null' THEN
            INSERT INTO public.session_card AS d (chat_id, message_id)
            VALUES (take_turn.chat_id, (take_turn.context ->> 'message_id')::bigint)
            ON CONFLICT ON CONSTRAINT session_card_pkey
                DO UPDATE SET message_id = excluded.message_id
            WHERE d.message_id <> excluded.message_id;
        END IF;

        IF take_turn.update_id = ANY (_session.recent_update_ids) THEN
            RETURN private.snapshot(take_turn.chat_id, take_turn.user_id, '[]', TRUE);
        END IF;

        _closed := _session.current_step IN ('order_placed', 'expired');
        _stale := (_closed AND take_turn.context ->> 'tag' IS NOT NULL)
            OR coalesce(
                take_turn.context ->> 'tag' <> right(_session.session_id::text, 8), FALSE
            )
            OR coalesce((take_turn.context ->> 'version')::integer <> _session.cart_version, FALSE);
        -- What looks for food after an order or an expiry begins the next session.
        IF _closed AND NOT _stale
            AND calls @? '$[*] ? (@.tool == "add_to_cart" || @.tool == "search_menu"
                || @.tool == "open_options" || @.tool == "restore_cart"
                || @.tool == "repeat_order" || @.tool == "describe_item"
                || @.tool == "suggest_items")'
        THEN
            _session := private.start_session(
                take_turn.chat_id, take_turn.user_id, take_turn.context, private.uuid_v7(),
                _session
            );
        END IF;
    END IF;
    _session.user_id := take_turn.user_id;
    _session.last_update_id := take_turn.update_id;
    _waiting := _session.pending_line;
    _version := _session.version;
    IF _session.asked_line IS NOT NULL THEN
        take_turn.calls := private.answer_asked(take_turn.calls);
    END IF;

    IF take_turn.context ? 'thought' OR take_turn.context #>> '{understood,by}' = 'model' THEN
        PERFORM private.settle_thought(_session, context);
        _session := private.current_session(_session);
    END IF;

    FOR _i IN 0 .. jsonb_array_length(calls) - 1 LOOP
        IF _i > 0 THEN
            _session := private.current_session(_session);
        END IF;
        _tool := calls -> _i ->> 'tool';
        BEGIN
            IF _stale THEN
                PERFORM private.refuse('stale_card');
            END IF;
            -- The most frequent tool is named here, the others are called by their names.
            _result := CASE _tool WHEN 'add_to_cart'
                THEN tool.add_to_cart(_session, calls -> _i -> 'arguments' -> 'lines')
                ELSE private.call_tool(_session, _tool, calls -> _i -> 'arguments', context) END;
            _results := _results || jsonb_build_array(
                jsonb_build_object('tool', _tool, 'ok', TRUE) || _result
            );
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS
                _code = RETURNED_SQLSTATE, _reason = MESSAGE_TEXT, _detail = PG_EXCEPTION_DETAIL;
            IF _code NOT LIKE 'TF%' THEN
                RAISE;
            END IF;
            _results := _results || jsonb_build_array(jsonb_build_object(
                'tool', _tool, 'ok', FALSE, 'code', _code, 'reason', _reason,
                'detail', _detail::jsonb
            ));
            IF _reason = 'which_line' THEN
                PERFORM private.log_event(_session, 'line_asked', private.asked_line(
                    _session, calls -> _i, _detail::jsonb
                ));
            END IF;
        END;
    END LOOP;

    -- A new dish that waited for its options and was passed over: the guest is told.
    IF _waiting IS NOT NULL AND _results <> '[]'
        AND _waiting ->> 'line_no' IS NULL AND NOT _waiting ? 'no'
        AND NOT calls @? '$[*] ? (@.tool == "confirm_options" || @.tool == "cancel_options")'
        AND NOT EXISTS (
            SELECT FROM public.session_state s
            WHERE s.chat_id = take_turn.chat_id
              AND s.pending_line -> 'item_id' = _waiting -> 'item_id'
        )
    THEN
        _results := jsonb_set(_results, '{0,left_out}', _waiting -> 'name');
    END IF;

    IF take_turn.context @> '{"thought": {"remember": true}}' THEN
        PERFORM private.remember_phrase(
            take_turn.context #>> '{thought,key}',
            (take_turn.context ->> 'menu_version')::bigint, calls, _results
        );
    END IF;
    -- A turn that only read says so by the time it leaves: what was asked before it is
    -- open no longer (private.asked). A text that is thought about once more has not
    -- answered yet.
    IF ((_session.may_ask OR _session.current_step IN ('checkout', 'options'))
            AND _session.last_activity_at = _session.last_event_at
            AND take_turn.context ->> 'can_ask_model' IS DISTINCT FROM 'true')
        OR _session.last_activity_at < clock_timestamp() - interval '1 minute'
    THEN
        UPDATE public.session_state s SET last_activity_at = clock_timestamp()
        WHERE s.chat_id = take_turn.chat_id
          AND (s.last_activity_at = s.last_event_at AND s.version = _version
              OR s.last_activity_at < clock_timestamp() - interval '1 minute');
    END IF;
    RETURN private.snapshot(take_turn.chat_id, take_turn.user_id, _results, FALSE);
END
$$;
