-- What the settings say of people: at each start, ADMIN_IDS and STAFF_CHAT_ID. A staff
-- chat that has become a supergroup since is the supergroup.
CREATE OR REPLACE FUNCTION api.configure(admin_ids bigint[], staff_chat_id bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _staff_chat_id bigint := coalesce(
        (SELECT m.new_chat_id FROM public.chat_migrations m
         WHERE m.chat_id = configure.staff_chat_id),
        configure.staff_chat_id
    );
BEGIN
    DELETE FROM public.admins a
    WHERE a.source = 'settings' AND a.user_id <> ALL (configure.admin_ids);
    INSERT INTO public.admins (user_id, source)
    SELECT DISTINCT i, 'settings' FROM unnest(configure.admin_ids) i
    ON CONFLICT (user_id) DO NOTHING;
    UPDATE public.restaurant r SET staff_chat_id = _staff_chat_id
    WHERE r.staff_chat_id IS DISTINCT FROM _staff_chat_id;
END
$$;
