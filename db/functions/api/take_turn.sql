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
    -- The session as the calls find it, and as they leave it.
    _session public.session_state;
    _now     public.session_state;
    _results jsonb := '[]';
    _result  jsonb;
    _tool    text;
    _code    text;
    _reason  text;
    _detail  text;
    _closed  boolean;
    _stale   boolean;
    _version integer;
BEGIN
    -- The chat's lock. It is not the row's, because a row that is locked here and updated
    -- in a call's subtransaction costs a multixact, on disk as well.
    IF NOT pg_try_advisory_xact_lock(take_turn.chat_id) THEN
        PERFORM pg_advisory_xact_lock(take_turn.chat_id);
    END IF;
    _session := private.read_session(
        take_turn.chat_id, take_turn.user_id, take_turn.update_id
    );
    IF _session IS NULL THEN
        _session := private.open_session(
            take_turn.chat_id, take_turn.user_id, take_turn.context
        );
        _session.user_id := take_turn.user_id;
        _session.last_update_id := take_turn.update_id;
    END IF;

    -- What most turns have nothing of is looked into apart: each test costs its expression.
    IF take_turn.context ?| ARRAY['message_id', 'tag', 'version', 'thought']
        OR take_turn.context #>> '{understood,by}' = 'model'
        OR _session.current_step IN ('order_placed', 'expired')
        OR _session.asked_line IS NOT NULL
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
            RETURN private.snapshot(_session, take_turn.user_id, '[]', TRUE);
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
            _session.last_update_id := take_turn.update_id;
        END IF;
        IF _session.asked_line IS NOT NULL THEN
            take_turn.calls := private.answer_asked(take_turn.calls);
        END IF;

        IF take_turn.context ? 'thought' OR take_turn.context #>> '{understood,by}' = 'model' THEN
            _version := _session.version;
            PERFORM private.settle_thought(_session, context);
            _session := private.current_session(_session);
        END IF;
    END IF;

    -- The most frequent turn by far: one line that nothing can be said against. It needs
    -- neither a subtransaction nor to read again what it has left.
    IF _stale IS NOT TRUE AND _session.pending_line IS NULL
        AND jsonb_array_length(calls) = 1 AND calls #>> '{0,tool}' = 'add_to_cart'
        AND jsonb_array_length(calls #> '{0,arguments,lines}') = 1
    THEN
        _result := private.ordinary_line(
            _session.chat_id, _session.next_line_no, calls #> '{0,arguments,lines,0}'
        );
    END IF;
    IF _result IS NOT NULL THEN
        _now := private.log_event(_session, 'item_added', _result -> 'event');
        _results := jsonb_build_array(jsonb_build_object(
            'tool', 'add_to_cart', 'ok', TRUE, 'added', jsonb_build_array(_result -> 'added'),
            'needs_options', NULL, 'refused', '[]'::jsonb
        ));
    ELSE
        _now := _session;
    END IF;
    FOR _i IN jsonb_array_length(_results) .. jsonb_array_length(calls) - 1 LOOP
        _tool := calls -> _i ->> 'tool';
        BEGIN
            IF _stale THEN
                PERFORM private.refuse('stale_card');
            END IF;
            _result := private.call_tool(_now, _tool, calls -> _i -> 'arguments', context);
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
                PERFORM private.log_event(_now, 'line_asked', private.asked_line(
                    _now, calls -> _i, _detail::jsonb
                ));
            END IF;
        END;
        -- A transaction without a number has not written: the session is what it was.
        IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
            _now := private.current_session(_now);
        END IF;
    END LOOP;

    -- A new dish that waited for its options and was passed over: the guest is told.
    IF _session.pending_line IS NOT NULL AND _results <> '[]'
        AND _session.pending_line ->> 'line_no' IS NULL AND NOT _session.pending_line ? 'no'
        AND NOT calls @? '$[*] ? (@.tool == "confirm_options" || @.tool == "cancel_options")'
        AND _now.pending_line -> 'item_id' IS DISTINCT FROM _session.pending_line -> 'item_id'
    THEN
        _results := jsonb_set(_results, '{0,left_out}', _session.pending_line -> 'name');
    END IF;

    IF _version IS NOT NULL AND take_turn.context @> '{"thought": {"remember": true}}' THEN
        PERFORM private.remember_phrase(
            take_turn.context #>> '{thought,key}',
            (take_turn.context ->> 'menu_version')::bigint, calls, _results
        );
    END IF;
    -- A turn that only read says so by the time it leaves: what was asked before it is
    -- open no longer (private.asked). A text that is thought about once more has not
    -- answered yet.
    IF (_now.may_ask OR _now.current_step IN ('checkout', 'options'))
            AND _now.version = coalesce(_version, _session.version)
            AND _now.last_activity_at = _now.last_event_at
            AND take_turn.context ->> 'can_ask_model' IS DISTINCT FROM 'true'
        OR _now.last_activity_at < clock_timestamp() - interval '1 minute'
    THEN
        UPDATE public.session_state s SET last_activity_at = clock_timestamp()
        WHERE s.chat_id = take_turn.chat_id;
    END IF;
    RETURN private.snapshot(_now, take_turn.user_id, _results, FALSE);
END
$$;
