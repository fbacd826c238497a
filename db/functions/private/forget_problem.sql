-- Why a person can't be forgotten now, as api.forget_person answers it, which is {"ok": true}
-- when there is nothing to forget; NULL when all is well. The caller holds the chat's lock.
CREATE OR REPLACE FUNCTION private.forget_problem(chat_id bigint, user_id bigint, asked_at integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _number integer;
BEGIN
    IF forget_problem.chat_id <> forget_problem.user_id OR forget_problem.chat_id <= 0 THEN
        RETURN '{"ok": false, "reason": "not_allowed"}';
    ELSIF private.is_admin(forget_problem.user_id) THEN
        RETURN '{"ok": false, "reason": "is_admin"}';
    -- A tap that is delivered again finds nothing.
    ELSIF NOT EXISTS (
        SELECT FROM public.chat_session c WHERE c.chat_id = forget_problem.chat_id
    ) THEN
        RETURN '{"ok": true}';
    ELSIF forget_problem.asked_at NOT BETWEEN
        extract(epoch FROM clock_timestamp()) / 60 - 10
        AND extract(epoch FROM clock_timestamp()) / 60 + 1
    THEN
        RETURN '{"ok": false, "reason": "too_late"}';
    END IF;
    _number := private.open_order(forget_problem.chat_id);
    IF _number IS NOT NULL THEN
        RETURN jsonb_build_object(
            'ok', FALSE, 'reason', 'order_open', 'order_number', _number
        );
    ELSIF NOT pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('forget_person')) THEN
        -- Whole tables are read: one at a time.
        RETURN '{"ok": false, "reason": "busy"}';
    END IF;
    RETURN NULL;
END
$$;
