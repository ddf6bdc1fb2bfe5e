-- In which language Stoa speaks to somebody: its tag (BCP 47). Unknown until they first sign in.
ALTER TABLE accounts ADD COLUMN language TEXT;
