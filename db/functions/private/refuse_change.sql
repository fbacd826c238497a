-- The log is append-only. The one exemption is api.forget_person, and of its changes those
-- alone that forget: ids become one below all of Telegram's, personal keys go.
CREATE OR REPLACE FUNCTION private.refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('tiffin.forgetting', TRUE) = 'on' THEN
        IF NEW.chat_id <= -4611686018427387904
            AND (NEW.session_id, NEW.event_no, NEW.event_type, NEW.timestamp, NEW.event_data)
                = (OLD.session_id, OLD.event_no, OLD.event_type, OLD.timestamp,
                    OLD.event_data - private.personal_keys(OLD.event_type))
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'session_events is append-only: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE TRIGGER append_only
    BEFORE UPDATE OR DELETE ON public.session_events
    FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE OR REPLACE TRIGGER append_only_truncate
    BEFORE TRUNCATE ON public.session_events
    FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
