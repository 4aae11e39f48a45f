use core::fmt;
use std::borrow::Cow;

use super::VocabularyData;
use crate::wire::{Diagnostic, ErrorList};

/// What is wrong with declarations that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VocabularyErrorCode {
    PrefixTaken,
    NoRoom,
    UnknownCategory,
    UnknownWord,
    ReleaseFromMemory,
    UnknownReporter,
    KnownReporter,
}

/// What is wrong with declarations that can be read, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VocabularyError {
    code: VocabularyErrorCode,
    prefix: String,
    pointer: String,
    expected: String,
}

impl VocabularyError {
    pub(super) fn new(
        code: VocabularyErrorCode,
        data: &VocabularyData,
        pointer: String,
        expected: String,
    ) -> Self {
        Self { code, prefix: data.prefix().to_string(), pointer, expected }
    }
}

impl fmt::Display for VocabularyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { prefix, pointer, expected, .. } = self;
        write!(f, "{prefix}{pointer}: {}: expected {expected}", self.code())
    }
}

impl core::error::Error for VocabularyError {}

impl Diagnostic for VocabularyError {
    fn code(&self) -> &'static str {
        match self.code {
            VocabularyErrorCode::PrefixTaken => "prefix-taken",
            VocabularyErrorCode::NoRoom => "no-room",
            VocabularyErrorCode::UnknownCategory => "unknown-category",
            VocabularyErrorCode::UnknownWord => "unknown-word",
            VocabularyErrorCode::ReleaseFromMemory => "release-from-memory",
            VocabularyErrorCode::UnknownReporter => "unknown-reporter",
            VocabularyErrorCode::KnownReporter => "known-reporter",
        }
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.pointer))
    }

    fn expected(&self) -> Option<&str> {
        Some(&self.expected)
    }
}

/// Everything that is wrong with declarations; there is at least one error.
pub type VocabularyErrors = ErrorList<VocabularyError>;
