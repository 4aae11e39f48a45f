use core::fmt;

use super::linked::CellId;

/// What a reader can say of a cell that is withheld. Where its own values are as many as the rule
/// wants, it is one of [`AuditError::together`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    /// The cell.
    pub cell: CellId,
    /// The least value that it can have.
    pub low: u64,
    /// The greatest value that it can have.
    pub high: u64,
}

/// Why published tables do not pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditError {
    /// Whether no counts at all agree with what is published, or it cannot be computed with: a
    /// relation names a cell that is not there, or a count is above 2^40.
    pub contradictory: bool,
    /// Cells of which a reader can say more than the rule allows.
    pub exposed: Vec<Exposure>,
    /// Cells for which it is not shown that enough stays open; they are treated as exposed.
    pub unproved: Vec<CellId>,
    /// Cells of which each is open, and the sum is not: all together they are what is left of a
    /// whole. They are among the exposed or the unproved cells too.
    pub together: Vec<Vec<CellId>>,
}

impl AuditError {
    /// All cells that are not open enough.
    pub(crate) fn cells(&self) -> Vec<CellId> {
        self.exposed.iter().map(|one| one.cell).chain(self.unproved.iter().copied()).collect()
    }
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.contradictory {
            return f.write_str(
                "contradictory: no counts agree with what is published, or it names a cell that \
                 is not there",
            );
        }
        let (exposed, unproved) = (self.exposed.len(), self.unproved.len());
        write!(
            f,
            "{exposed} withheld figures can be worked out too closely, {unproved} are not shown \
             to be safe: "
        )?;
        let named: Vec<_> = self.cells().iter().take(10).map(|cell| cell.to_string()).collect();
        write!(f, "{}; withhold more, or merge categories", named.join(", "))
    }
}

impl core::error::Error for AuditError {}

/// The code of what does not pass: nothing agrees with it, something is exposed, or something is
/// not shown to be safe.
#[doc(hidden)]
#[must_use]
pub const fn audit_code(contradictory: bool, exposed: usize) -> &'static str {
    match (contradictory, exposed) {
        (true, _) => "contradictory",
        (false, 1..) => "exposed",
        (false, 0) => "unproved",
    }
}

#[cfg(feature = "wire")]
impl voice_wire::Diagnostic for AuditError {
    fn code(&self) -> &'static str {
        audit_code(self.contradictory, self.exposed.len())
    }
}
