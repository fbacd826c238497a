-- The order of a ticket, and whether its ticket in that chat may be there twice ("repeat").
CREATE OR REPLACE FUNCTION private.ticket_json(
    order_id uuid, chat_id bigint, target_chat_id bigint
)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT private.order_json(ticket_json.order_id, ticket_json.chat_id) || jsonb_build_object(
        'repeat', EXISTS (
            SELECT FROM public.outbox b
            WHERE b.payload ->> 'order_id' = ticket_json.order_id::text AND b.kind = 'ticket'
              AND b.chat_id = ticket_json.chat_id AND b.fate_unknown
              AND b.target_chat_id = ticket_json.target_chat_id
        )
    );
$$;
