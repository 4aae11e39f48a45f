//! One test for each trap of the domain that concerns requesters, subjects or disclosure, named after its number.
//!
//! Each shows its control as well: the same question is answered where the cause of the trap is absent.

mod authority;
mod law;
mod observer;
mod protection;
mod refusal;
mod requester;
