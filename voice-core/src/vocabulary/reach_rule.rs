use crate::wire::{Set, Wire};

/// A way to reach somebody.
///
/// ```
/// use voice_core::vocabulary::ContactWay;
///
/// let way: ContactWay = "text-message".parse()?;
/// assert_eq!(way, ContactWay::TextMessage);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ContactWay {
    /// A call.
    #[wire(title = "By call")]
    Call,
    /// A message of text.
    #[wire(title = "By text message")]
    TextMessage,
    /// Electronic mail.
    #[wire(title = "By electronic mail")]
    Mail,
    /// A letter.
    #[wire(title = "By letter")]
    Letter,
    /// A call to a text telephone.
    #[wire(title = "By text telephone")]
    Tty,
}

/// Which address of a person is used for post, and stands wherever their address is written.
///
/// ```
/// use voice_core::vocabulary::{ContactWay, PostalAddress, ReachRule};
/// use voice_core::wire::Set;
///
/// // A participant of an address confidentiality program is written to at the substitute address.
/// let rule = ReachRule { ways: Set::from([ContactWay::Letter]), post: PostalAddress::Substitute };
/// assert_eq!(
///     serde_json::to_string(&rule)?,
///     r#"{"ways":["letter"],"post":"substitute"}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum PostalAddress {
    /// The person's own.
    #[wire(title = "Their own address")]
    Own,
    /// The substitute address, which staff attest with the protection.
    #[wire(title = "The substitute address")]
    Substitute,
}

/// How somebody whom a protection covers is reached, where it limits that: a requester who takes
/// part in an address confidentiality program.
///
/// ```
/// use voice_core::vocabulary::{ContactWay, ReachRule};
/// use voice_core::wire::from_json;
///
/// let rule: ReachRule = from_json(br#"{"ways": ["letter"], "post": "substitute"}"#)?;
/// assert!(rule.ways.contains(&ContactWay::Letter));
/// let faults = from_json::<ReachRule>(br#"{"ways": [], "post": "box"}"#).unwrap_err();
/// let found: Vec<_> = faults.iter().map(|of| of.pointer.as_str()).collect();
/// assert_eq!(found, ["/ways", "/post"]);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ReachRule {
    /// The ways that are left; no other is used.
    #[wire(min = 1)]
    pub ways: Set<ContactWay>,
    /// Which address is used for post, and stands wherever an address of the person is written.
    pub post: PostalAddress,
}
