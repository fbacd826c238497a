-- The one-time link that `run` prints makes its first user the owner.
CREATE OR REPLACE FUNCTION tool.claim(_session public.session_state, code text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF _session.chat_id <> _session.user_id THEN
        PERFORM private.refuse('claim_invalid');
    END IF;
    IF private.is_admin(_session.user_id) THEN
        RETURN '{"claimed": false, "already": true}';
    END IF;
    UPDATE public.owner_claim o SET used_by = _session.user_id
    WHERE o.code_hash = sha256(convert_to(claim.code, 'UTF8')) AND o.used_by IS NULL
      AND o.created_at > now() - interval '1 day';
    IF NOT FOUND THEN
        PERFORM private.refuse('claim_invalid');
    END IF;
    INSERT INTO public.admins (user_id, source) VALUES (_session.user_id, 'claim');
    -- Orders placed while there was nobody to get a ticket.
    PERFORM private.send_tickets(o.order_id, o.chat_id)
    FROM public.orders o
    WHERE o.status = 'placed' AND o.created_at > now() - interval '1 day'
      AND NOT EXISTS (
          SELECT FROM public.outbox b
          WHERE b.chat_id = o.chat_id AND b.kind = 'ticket'
            AND b.payload ->> 'order_id' = o.order_id::text
      );
    RETURN '{"claimed": true, "already": false}';
END
$$;
