//! Strategies that are made once in a thread: their patterns are compiled then, and not
//! for every value.

use core::any::{Any, TypeId};
use core::cell::RefCell;
use core::fmt;
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::strategy::BoxedStrategy;
use serde_json::Value;

use crate::schema;
use crate::subject::Fact;

/// Strategies by the type of their values, and its part.
type Made = BTreeMap<(TypeId, &'static str), Box<dyn Any>>;

thread_local! {
    static FACTS: Rc<Value> = Rc::new(Value::from(schema::root::<Fact>()));
    static MADE: RefCell<Made> = const { RefCell::new(BTreeMap::new()) };
}

/// The strategy for any value of a type, made at its first use in this thread.
pub(super) fn once<T: fmt::Debug + 'static>(
    make: impl FnOnce() -> BoxedStrategy<T>,
) -> BoxedStrategy<T> {
    once_for("", make)
}

/// The same for a part of a type that has a name.
pub(super) fn once_for<T: fmt::Debug + 'static>(
    part: &'static str,
    make: impl FnOnce() -> BoxedStrategy<T>,
) -> BoxedStrategy<T> {
    let key = (TypeId::of::<T>(), part);
    let made = MADE.with_borrow(|made| {
        made.get(&key).and_then(|any| any.downcast_ref::<BoxedStrategy<T>>()).cloned()
    });
    if let Some(made) = made {
        return made;
    }
    // Made outside the borrow: what makes one may ask for another.
    let strategy = make();
    MADE.with_borrow_mut(|made| made.insert(key, Box::new(strategy.clone())));
    strategy
}

/// The schema of facts, of which each kind is a branch.
pub(super) fn kinds_of_facts() -> Rc<Value> {
    FACTS.with(Rc::clone)
}
