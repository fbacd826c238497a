-- Which of several cart lines was meant: the call that waits for the answer, folded.
ALTER TABLE public.session_state ADD COLUMN asked_line jsonb;
