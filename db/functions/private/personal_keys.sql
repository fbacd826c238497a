-- The keys of an event's data that tell of a person, as db/events.toml names them.
CREATE OR REPLACE FUNCTION private.personal_keys(event_type text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE personal_keys.event_type
        WHEN 'session_started' THEN '{customer_name}'
        WHEN 'menu_viewed' THEN '{query}'
        WHEN 'item_added' THEN '{note}'
        WHEN 'cart_restored' THEN '{lines}'
        WHEN 'options_opened' THEN '{note}'
        WHEN 'option_chosen' THEN '{note,name,candidates,open}'
        WHEN 'line_waited' THEN '{note,name,candidates,open}'
        WHEN 'session_expired' THEN '{lines}'
        WHEN 'line_asked' THEN '{arguments}'
        WHEN 'message_unclear' THEN '{text,rest}'
        WHEN 'model_consulted' THEN '{words}'
        WHEN 'phrase_recalled' THEN '{words}'
        WHEN 'staff_alerted' THEN '{text}'
        ELSE '{}'
    END::text[];
$$;
