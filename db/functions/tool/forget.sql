-- Asks whether to forget the person: {"asked_at": in minutes since 1970, "order_number": of an
-- order that has to be finished first, "is_admin"}. The answer goes to api.forget_person.
CREATE OR REPLACE FUNCTION tool.forget(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_build_object(
        'asked_at', floor(extract(epoch FROM clock_timestamp()) / 60)::integer,
        'order_number', private.open_order(_session.chat_id),
        'is_admin', private.is_admin(_session.user_id)
    );
END
$$;
