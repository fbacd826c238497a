CREATE OR REPLACE FUNCTION private.check_admin(_session public.session_state)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    -- An admin's rights hold in the private chat, where chat and user are one.
    IF _session.chat_id <> _session.user_id OR NOT private.is_admin(_session.user_id) THEN
        PERFORM private.refuse('not_allowed');
    END IF;
END
$$;
