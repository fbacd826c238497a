-- Forgets a person who has said so in the private chat: chat and user id become one random
-- number everywhere, below all of Telegram's; what db/events.toml calls personal goes, and
-- every name, note and message. Orders, payments and the log keep their figures.
-- asked_at: minutes since 1970 at which the question was asked, which holds for ten.
-- {"ok": true}, also when nothing is kept, or {"ok": false, "reason": "not_allowed" |
-- "is_admin" | "too_late" | "order_open" | "busy", "order_number"}.
CREATE OR REPLACE FUNCTION api.forget_person(chat_id bigint, user_id bigint, asked_at integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- The log has no index by chat; a turn's session may not read a table whole.
SET enable_seqscan = on
AS $$
DECLARE
    _problem jsonb;
    -- 56 bits of chance below -2^62, where no chat of Telegram's is.
    _nobody  constant bigint := -4611686018427387904
        - ('x' || left(replace(gen_random_uuid()::text, '-', ''), 15))::bit(60)::bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(forget_person.chat_id);
    _problem := private.forget_problem(
        forget_person.chat_id, forget_person.user_id, forget_person.asked_at
    );
    IF _problem IS NOT NULL THEN
        RETURN _problem;
    END IF;
    PERFORM private.forget_words(forget_person.chat_id);
    PERFORM private.forget_log(forget_person.chat_id, _nobody);
    PERFORM private.forget_orders(forget_person.chat_id, _nobody);
    PERFORM private.forget_messages(forget_person.chat_id, _nobody);
    UPDATE public.customers c SET user_id = _nobody, name = 'Guest', language = 'en'
    WHERE c.user_id = forget_person.chat_id;
    UPDATE public.model_spending m SET chat_id = _nobody WHERE m.chat_id = forget_person.chat_id;
    RETURN '{"ok": true}';
END
$$;
