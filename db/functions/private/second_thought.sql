-- What may still be made of a text that the rules did not understand, before the guest is
-- asked: {"recalled": calls} if a model has understood the same words before, else
-- {"ask_model": true}, or FALSE with {"spent": "chat"|"day"} where its cost forbids it. Logs
-- nothing: the bot comes back under the same update id.
-- context: {menu_version, phrase: {key}, budget: {needed, per_chat, per_day}, recall_only}
CREATE OR REPLACE FUNCTION private.second_thought(_session public.session_state, context jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _calls jsonb;
    _spent text;
BEGIN
    SELECT p.calls INTO _calls
    FROM public.remembered_phrase p
    JOIN public.restaurant r ON r.menu_version = p.menu_version
    WHERE p.words = second_thought.context #>> '{phrase,key}'
      AND p.menu_version = (second_thought.context ->> 'menu_version')::bigint
      AND p.remembered_at > clock_timestamp() - interval '30 days';
    IF FOUND THEN
        RETURN jsonb_build_object('recalled', _calls);
    END IF;
    IF (second_thought.context ->> 'recall_only')::boolean THEN
        RETURN '{"ask_model": false}';
    END IF;
    _spent := private.reserve_tokens(_session.chat_id, second_thought.context -> 'budget');
    RETURN CASE WHEN _spent IS NULL THEN '{"ask_model": true}'::jsonb
        ELSE jsonb_build_object('ask_model', FALSE, 'spent', _spent) END;
END
$$;
