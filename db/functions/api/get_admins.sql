-- {"admin_ids": […], "staff_chat_id": … | null}
CREATE OR REPLACE FUNCTION api.get_admins()
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'admin_ids', coalesce((SELECT jsonb_agg(a.user_id ORDER BY a.added_at) FROM public.admins a), '[]'),
        'staff_chat_id', (SELECT r.staff_chat_id FROM public.restaurant r)
    );
$$;
