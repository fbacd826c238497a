-- A group has become a supergroup: its waiting messages and the staff chat follow, and the
-- admins are told once. Other processes hear of it on channel "staff_chat".
CREATE OR REPLACE FUNCTION api.migrate_chat(chat_id bigint, new_chat_id bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO public.chat_migrations (chat_id, new_chat_id)
    VALUES (migrate_chat.chat_id, migrate_chat.new_chat_id)
    ON CONFLICT ON CONSTRAINT chat_migrations_pkey DO NOTHING;
    -- The supergroup counts its messages anew: an edit would hit another message there.
    UPDATE public.outbox b SET message_id = NULL
    WHERE b.target_chat_id = migrate_chat.chat_id AND b.message_id IS NOT NULL;
    UPDATE public.outbox b SET delivered_at = clock_timestamp(), lease_until = NULL
    WHERE b.target_chat_id = migrate_chat.chat_id AND b.kind = 'ticket_changed'
      AND b.delivered_at IS NULL AND b.failed_at IS NULL;
    -- The claim of a row under way ends: its claimer has just been refused.
    UPDATE public.outbox b SET
        target_chat_id = migrate_chat.new_chat_id, lease_until = NULL,
        next_attempt_at = clock_timestamp()
    WHERE b.target_chat_id = migrate_chat.chat_id AND b.delivered_at IS NULL
      AND b.failed_at IS NULL;
    UPDATE public.restaurant r SET staff_chat_id = migrate_chat.new_chat_id
    WHERE r.staff_chat_id = migrate_chat.chat_id;
    IF FOUND THEN
        PERFORM private.tell_admins(
            migrate_chat.new_chat_id, 'staff_chat_moved',
            jsonb_build_object('chat_id', migrate_chat.new_chat_id), NULL
        );
        PERFORM pg_notify('staff_chat', migrate_chat.new_chat_id::text);
    END IF;
    PERFORM pg_notify('outbox', '');
END
$$;
