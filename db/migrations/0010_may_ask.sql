-- Whether the last event is one that may have asked something of the guest, so that only
-- then a turn that reads has to leave its mark.
ALTER TABLE public.session_state ADD COLUMN may_ask boolean NOT NULL DEFAULT FALSE;
