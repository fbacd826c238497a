-- After a model was asked or its words recalled: what was set aside is made what was used,
-- and the log tells the words, so that a correction in the next turn finds them.
-- context: {understood: {by, prompt_tokens, …}, thought: {key, reserved}}
CREATE OR REPLACE FUNCTION private.settle_thought(_session public.session_state, context jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _understood constant jsonb := context -> 'understood';
    _key        constant jsonb := context #> '{thought,key}';
    _reserved   constant bigint := (context #>> '{thought,reserved}')::bigint;
BEGIN
    IF _reserved IS NOT NULL THEN
        UPDATE public.model_spending s SET tokens = greatest(s.tokens - _reserved, 0)
            + (_understood ->> 'prompt_tokens')::bigint
            + (_understood ->> 'completion_tokens')::bigint
        WHERE s.chat_id = _session.chat_id AND s.day = (
            SELECT max(l.day) FROM public.model_spending l WHERE l.chat_id = _session.chat_id
        );
    END IF;
    CASE _understood ->> 'by'
    WHEN 'model' THEN
        PERFORM private.log_event(_session, 'model_consulted', _understood
            || CASE WHEN _key <> 'null' THEN jsonb_build_object('words', _key) ELSE '{}' END);
    WHEN 'memory' THEN
        PERFORM private.log_event(
            _session, 'phrase_recalled', jsonb_build_object('words', _key)
        );
    ELSE NULL;
    END CASE;
END
$$;
