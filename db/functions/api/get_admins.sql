-- {"admin_ids": […], "known_admin_ids": those whose chat with the bot is open,
-- "staff_chat_id": … | null}
CREATE OR REPLACE FUNCTION api.get_admins()
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'admin_ids', coalesce((SELECT jsonb_agg(a.user_id ORDER BY a.added_at) FROM public.admins a), '[]'),
        'known_admin_ids', coalesce((
            SELECT jsonb_agg(a.user_id ORDER BY a.added_at) FROM public.admins a
            JOIN public.chat_session c ON c.chat_id = a.user_id
        ), '[]'),
        'staff_chat_id', (SELECT r.staff_chat_id FROM public.restaurant r)
    );
$$;
