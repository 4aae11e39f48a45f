//! The terms with which stored documents are read.

use std::sync::{OnceLock, PoisonError, RwLock};

use voice_core::vocabulary::{Vocabulary, VocabularyErrors};
use voice_core::wire::{InputErrors, Read, from_json};

/// The terms of every office that this program serves; mostly of one, or of none.
///
/// Of the program, as the table of their names is. More terms than those of one office let nothing
/// out: a policy tells nothing of a term that it does not know.
static TERMS: OnceLock<RwLock<Vocabulary>> = OnceLock::new();

/// Lets stored documents have the terms of an office.
pub(super) fn know(vocabulary: &Vocabulary) -> Result<(), VocabularyErrors> {
    if vocabulary.is_empty() {
        return Ok(());
    }
    let known = TERMS.get_or_init(RwLock::default);
    let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
    let new = vocabulary.data().iter().filter(|data| !known.data().contains(data));
    let all: Vec<_> = known.data().iter().chain(new).cloned().collect();
    let languages = known.languages().and(vocabulary.languages());
    *known = Vocabulary::load_in(languages, all)?.for_stored();
    Ok(())
}

/// Reads a stored document.
pub(super) fn read<T: Read>(json: &[u8]) -> Result<T, InputErrors> {
    match TERMS.get() {
        None => from_json(json),
        Some(known) => {
            let known = known.read().unwrap_or_else(PoisonError::into_inner).clone();
            known.read(json)
        }
    }
}
