-- The log without the person, and hot rows gone: there is no session to go on with.
CREATE OR REPLACE FUNCTION private.forget_log(chat_id bigint, nobody bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    -- What private.refuse_change lets pass, for this statement.
    PERFORM set_config('tiffin.forgetting', 'on', TRUE);
    UPDATE public.session_events e SET
        chat_id = forget_log.nobody,
        user_id = CASE WHEN e.user_id IS NOT NULL THEN forget_log.nobody END,
        event_data = e.event_data - private.personal_keys(e.event_type)
    WHERE e.chat_id = forget_log.chat_id OR e.user_id = forget_log.chat_id;
    PERFORM set_config('tiffin.forgetting', '', TRUE);
    DELETE FROM private.hot_missing m WHERE m.chat_id = forget_log.chat_id;
    DELETE FROM public.chat_session c WHERE c.chat_id = forget_log.chat_id;
    DELETE FROM public.session_state s WHERE s.chat_id = forget_log.chat_id;
    DELETE FROM public.session_cart c WHERE c.chat_id = forget_log.chat_id;
    DELETE FROM public.session_checkout k WHERE k.chat_id = forget_log.chat_id;
    DELETE FROM public.session_card d WHERE d.chat_id = forget_log.chat_id;
END
$$;
