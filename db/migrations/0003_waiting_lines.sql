-- Lines of an order that wait for the customer's answer behind `pending_line`, the first
-- to be asked about first; a fold like the rest.
ALTER TABLE public.session_state ADD COLUMN waiting_lines jsonb;

-- The choices of its group that an under-specified one may mean ("cheese").
ALTER TABLE public.menu_option ADD COLUMN any_of integer[] NOT NULL DEFAULT '{}';
