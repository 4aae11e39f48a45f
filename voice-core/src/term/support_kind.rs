use crate::declared_name::declared_name;
use crate::wire::Wire;

declared_name! {
    /// A kind of support that an office declares as data; see
    /// [`Vocabulary`](crate::vocabulary::Vocabulary).
    DeclaredSupportKind, 64
}

/// A kind of support, as the office's page lists them.
///
/// ```
/// use voice_core::service::SupportKind;
///
/// let wanted: SupportKind = "custody-notices".parse()?;
/// assert_eq!(wanted, SupportKind::CustodyNotices);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SupportKind {
    /// A line on which people answer questions; it takes no reports of crime.
    Hotline,
    /// Help to sign up for automated notices of the custody status of a person.
    CustodyNotices,
    /// Criminal or immigration history that may be told to victims and those who act for them.
    History,
    /// A contact nearby for requests that fit nowhere else.
    LocalContact,
    /// A social-science professional who refers to services.
    Referral,
    /// The removal process, and the rights of victims, explained.
    RemovalProcess,
    /// What an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredSupportKind),
}

impl From<DeclaredSupportKind> for SupportKind {
    fn from(of: DeclaredSupportKind) -> Self {
        Self::Declared(of)
    }
}

#[cfg(feature = "report")]
impl SupportKind {
    /// The place of the kind among those of this library; none of one that is declared.
    pub(crate) const fn place(self) -> Option<usize> {
        match self {
            Self::Declared(_) => None,
            own => Some(own.index()),
        }
    }
}
