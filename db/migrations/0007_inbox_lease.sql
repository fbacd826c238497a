-- The process that works at a stored update, and until when that holds without being renewed.
ALTER TABLE public.update_inbox
    ADD COLUMN leased_by integer,
    ADD COLUMN lease_until timestamptz;
