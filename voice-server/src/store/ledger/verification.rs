//! Whether the ledger is as it was written.

use std::collections::BTreeMap;

use voice_core::disclosure::ledger::{Chain, ChainHash, LedgerEntry, LedgerError};

use super::super::{Store, StoreError};
use super::LedgerHead;

/// The page size of a verification.
const PAGE: i64 = 1000;

/// The result of verifying the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LedgerCheck {
    /// Every entry is as it was written.
    Intact {
        /// The number of entries.
        entries: u64,
    },
    /// The first entry that is not as it was written.
    Flawed(LedgerError),
    /// The head in the database is not one that a server wrote: the end may have been cut off and
    /// the counter set back, or the ledger emptied.
    Unsealed,
    /// A head that was given is not one of this ledger.
    UnknownHead {
        /// Its number.
        sequence: u64,
    },
}

/// A page of entries, each with its number in the table.
type Page = Vec<(i64, Result<LedgerEntry, StoreError>)>;

impl Store {
    /// Verifies the whole ledger: every entry is as it was written, none is missing, and none was
    /// added. Who can write the database and has a copy of an earlier one can still put that in its
    /// place: [`verify_ledger_with`](Self::verify_ledger_with) finds it.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn verify_ledger(&self) -> Result<LedgerCheck, StoreError> {
        self.verify_ledger_with(&[]).await
    }

    /// Verifies the whole ledger, and that each of these heads, which were kept elsewhere, is in
    /// it.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn verify_ledger_with(
        &self,
        heads: &[LedgerHead],
    ) -> Result<LedgerCheck, StoreError> {
        if let Some(unknown) = heads.iter().find(|head| !head.is_signed(&self.keys)) {
            return Ok(LedgerCheck::UnknownHead { sequence: unknown.sequence() });
        }
        let stored = self.stored_head().await?;
        if !stored.is_authentic(&self.keys) {
            return Ok(LedgerCheck::Unsealed);
        }
        let (sequence, chain) = (stored.sequence(), stored.chain()?);
        let (known, hash) = chain.head();
        let mut check = Check { chain: Chain::new().expecting(known, hash), heads: anchors(heads) };
        let mut after = 0;
        loop {
            // Entries appended meanwhile lie beyond the head that was read.
            let rows = self.page_of_entries(after, sequence).await?;
            let Some((last, _)) = rows.last() else {
                return Ok(match check.end() {
                    Ok(()) => LedgerCheck::Intact { entries: known },
                    Err(flaw) => LedgerCheck::Flawed(flaw),
                });
            };
            after = *last;
            for (_, entry) in rows {
                if let Err(flaw) = check.next(entry) {
                    return Ok(LedgerCheck::Flawed(flaw));
                }
            }
        }
    }

    async fn page_of_entries(&self, after: i64, until: i64) -> Result<Page, StoreError> {
        self.read(|| async {
            let page = "SELECT sequence, document FROM ledger WHERE sequence > $1 AND sequence <= \
                        $2 ORDER BY sequence LIMIT $3";
            let rows: Vec<(i64, String)> = sqlx::query_as(page)
                .bind(after)
                .bind(until)
                .bind(PAGE)
                .fetch_all(self.pool().await?)
                .await?;
            let entry = |(number, document): (i64, String)| {
                let entry = self.document("ledger", &[&number.to_string()], &document);
                // What cannot be read is a finding; what has a newer key is read again.
                if entry.as_ref().err() == Some(&StoreError::KeyVersion) {
                    return Err(StoreError::KeyVersion);
                }
                Ok((number, entry))
            };
            rows.into_iter().map(entry).collect()
        })
        .await
    }
}

/// The hashes that the entries of these numbers have.
fn anchors(heads: &[LedgerHead]) -> BTreeMap<u64, Vec<ChainHash>> {
    let mut anchors: BTreeMap<u64, Vec<ChainHash>> = BTreeMap::new();
    for head in heads.iter().filter(|head| head.sequence() > 0) {
        anchors.entry(head.sequence()).or_default().push(head.hash().clone());
    }
    anchors
}

/// A verification under way: the entries so far, and the heads that are still to come.
struct Check {
    chain: Chain,
    heads: BTreeMap<u64, Vec<ChainHash>>,
}

impl Check {
    fn next(&mut self, entry: Result<LedgerEntry, StoreError>) -> Result<(), LedgerError> {
        let next = self.chain.head().0 + 1;
        let entry = entry.map_err(|_| LedgerError::Altered { sequence: next })?;
        self.chain.check(&entry)?;
        let known = self.heads.remove(&entry.sequence()).unwrap_or_default();
        if known.iter().all(|hash| hash == entry.hash()) {
            Ok(())
        } else {
            Err(LedgerError::CutOff { sequence: entry.sequence() })
        }
    }

    fn end(&self) -> Result<(), LedgerError> {
        self.chain.end()?;
        match self.heads.keys().next_back() {
            Some(sequence) => Err(LedgerError::CutOff { sequence: *sequence }),
            None => Ok(()),
        }
    }
}
