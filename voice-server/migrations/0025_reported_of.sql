-- Of whom an event was first reported: the tag of the identifier. A merge makes the event another's, and it goes back where the record that
-- ended comes back. Empty for an event that a release before kept, until a merge moves it.
ALTER TABLE custody_event_person ADD COLUMN reported_of TEXT NOT NULL DEFAULT '';
CREATE INDEX custody_event_person_reported_of ON custody_event_person (reported_of) WHERE reported_of <> '';
