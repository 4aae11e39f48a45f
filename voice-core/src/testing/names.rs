//! Reading of what a test changed.

use core::any::Any;
use std::sync::Arc;

use crate::category::DeclaredCategory;
use crate::wire::Terms;

/// A reading that knows every category that was declared in this program, as a value that is there
/// may have any; of other terms, those that are given.
#[derive(Debug)]
pub(super) struct NamesBeside(pub(super) Arc<dyn Terms>);

impl Terms for NamesBeside {
    fn place(&self, of: &str, word: &str) -> Option<u32> {
        if of != "Category" {
            return self.0.place(of, word);
        }
        let mut all = DeclaredCategory::all();
        all.find(|category| category.as_str() == word).map(DeclaredCategory::slot)
    }

    fn words(&self, of: &str) -> Vec<&str> {
        if of == "Category" { Vec::new() } else { self.0.words(of) }
    }

    fn as_any(&self) -> &dyn Any {
        self.0.as_any()
    }
}
