-- Kinds of messages that wait until staff can be reached, instead of ending with a 403.
CREATE OR REPLACE FUNCTION private.is_for_staff(kind text)
RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT is_for_staff.kind IN (
        'ticket', 'ticket_changed', 'ticket_overdue', 'staff_alert', 'staff_chat_moved',
        'not_delivered', 'update_parked'
    );
$$;
