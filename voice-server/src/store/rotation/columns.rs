//! The list of what is encrypted, or kept as a tag.

/// A table with something that is encrypted or kept as a tag.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The primary key.
    pub(super) key: &'static [(&'static str, KeyKind)],
    /// What is encrypted, and how the releases before kept it.
    pub(super) encrypted: &'static [(&'static str, Before)],
    /// What is a tag and not part of the primary key.
    pub(super) tags: &'static [&'static str],
}

/// What a column of a primary key holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    Text,
    Number,
    /// A tag of this column and of those before it.
    Tag,
}

/// How the releases before kept a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// JSON in the clear.
    Json,
    /// An identifier in the clear.
    Identifier,
    /// Encrypted for the first column of the primary key.
    Encrypted,
    /// JSON in the clear, with an encrypted message in some.
    OutboxItem,
    /// Not at all: no release wrote it in another way than this one.
    Never,
}

use Before::{Encrypted, Identifier, Json, Never, OutboxItem};
use KeyKind::{Number, Tag, Text};

const fn table(
    name: &'static str,
    key: &'static [(&'static str, KeyKind)],
    encrypted: &'static [(&'static str, Before)],
    tags: &'static [&'static str],
) -> Table {
    Table { name, key, encrypted, tags }
}

/// A column of encrypted bytes.
pub(super) struct BytesColumn {
    pub(super) table: &'static str,
    /// The primary key, a text.
    pub(super) key: &'static str,
    pub(super) value: &'static str,
    /// The column with the version of the key; 0 where there are no bytes.
    pub(super) version: &'static str,
}

/// The columns of bytes.
pub(super) const BYTES_COLUMNS: [BytesColumn; 1] =
    [BytesColumn { table: "question", key: "id", value: "sealed", version: "sealed_with" }];

/// The tables, in the order in which they are gone through.
pub(super) const TABLES: [Table; 20] = [
    table("question", &[("id", Text)], &[("document", Json), ("decision", Encrypted)], &[]),
    table("ledger", &[("sequence", Number)], &[("document", Json)], &["subject"]),
    table("inquiry", &[("id", Text)], &[("document", Json), ("narrative", Encrypted)], &[]),
    table("sign_up", &[("id", Text)], &[("document", Json), ("pin", Never)], &[]),
    table("pin_attempts", &[("sign_up", Tag)], &[], &[]),
    table(
        "told_notice",
        &[("sign_up", Text), ("category", Tag), ("told_at", Number)],
        &[("document", Json)],
        &[],
    ),
    table("telling", &[("id", Text)], &[("document", Json)], &[]),
    table("custody_event_person", &[("id", Tag)], &[], &["subject", "reported_of"]),
    table(
        "custody_event",
        &[("id", Tag), ("revision", Number)],
        &[("document", Json)],
        &["subject"],
    ),
    table("referral", &[("id", Text)], &[("document", Json)], &[]),
    table("outbox", &[("id", Text)], &[("document", OutboxItem)], &[]),
    table("access_token", &[("hash", Text)], &[("party", Identifier), ("name", Never)], &[]),
    table("correction", &[("id", Tag)], &[("document", Json)], &[]),
    table("subject_record", &[("id", Tag)], &[("document", Never)], &[]),
    table("record_tag", &[("tag", Tag), ("record", Text)], &[], &[]),
    table(
        "record_change",
        &[("record", Tag), ("revision", Number)],
        &[("why", Never), ("before", Never)],
        &[],
    ),
    table("keyed_request", &[("id", Text)], &[("response", Never)], &["fingerprint"]),
    table("party_file", &[("id", Tag)], &[("document", Never)], &[]),
    table("hold", &[("kind", Text), ("item", Tag)], &[], &[]),
    table("retention_act", &[("id", Text)], &[], &["item"]),
];
