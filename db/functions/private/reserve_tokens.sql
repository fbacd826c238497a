-- Sets aside what asking a model may cost at most, before it is asked: a process that dies
-- meanwhile has spent it. Returns whose budget for the day is too small ('chat' or 'day'),
-- or NULL. budget {needed, per_chat, per_day}; with none, nothing is counted.
CREATE OR REPLACE FUNCTION private.reserve_tokens(chat_id bigint, budget jsonb)
RETURNS text
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _needed constant bigint := (budget ->> 'needed')::bigint;
    _today  constant date :=
        coalesce(private.local_time(clock_timestamp()), clock_timestamp())::date;
BEGIN
    IF _needed IS NULL THEN
        RETURN NULL;
    END IF;
    -- One at a time, or several would each find room for the last.
    PERFORM pg_advisory_xact_lock(hashtext('tiffin'), hashtext('model_spending'));
    DELETE FROM public.model_spending s WHERE s.day < _today - 1;
    IF _needed + coalesce((
        SELECT s.tokens FROM public.model_spending s
        WHERE s.day = _today AND s.chat_id = reserve_tokens.chat_id
    ), 0) > (budget ->> 'per_chat')::bigint THEN
        RETURN 'chat';
    END IF;
    IF _needed + coalesce((
        SELECT sum(s.tokens) FROM public.model_spending s WHERE s.day = _today
    ), 0) > (budget ->> 'per_day')::bigint THEN
        RETURN 'day';
    END IF;
    INSERT INTO public.model_spending AS s (day, chat_id, tokens)
    VALUES (_today, reserve_tokens.chat_id, _needed)
    ON CONFLICT ON CONSTRAINT model_spending_pkey DO UPDATE SET tokens = s.tokens + excluded.tokens;
    RETURN NULL;
END
$$;
