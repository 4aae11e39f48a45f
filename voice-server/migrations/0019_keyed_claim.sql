-- Which attempt at a request runs: an attempt whose claim is over, and which another one took up, writes nothing more.
ALTER TABLE keyed_request ADD COLUMN claim TEXT NOT NULL DEFAULT '';
