//! One test for each trap of the domain that concerns requesters, subjects, disclosure or
//! referrals, named after its number.
//!
//! Each shows its control as well: the same question is answered where the cause of the
//! trap is absent.

mod authority;
mod law;
mod observer;
mod protection;
mod referral;
mod refusal;
mod requester;
