-- A report that was published is corrected by a further edition, so a period has several. They have a table of their own, since the
-- period alone was the key before.
CREATE TABLE report_edition (
    period TEXT NOT NULL,
    edition BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    document TEXT NOT NULL,
    -- How many had been published when this one was made; each place is taken once, on every server of the database.
    place BIGINT,
    PRIMARY KEY (period, edition)
);
INSERT INTO report_edition (period, edition, published_at, document, place)
    SELECT period, 1, published_at, document, place FROM report;
CREATE UNIQUE INDEX report_edition_place ON report_edition (place);
DROP TABLE report;

-- What came to be known after a report of its day was published: words of closed lists with their days. It names nobody.
CREATE TABLE erratum (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL
);
