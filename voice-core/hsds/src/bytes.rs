//! Numbers and texts as bytes, for prepared catalogs: little-endian, each list after its length.

/// What is written.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u64>) {
        self.number(numbers.len() as u64);
        numbers.for_each(|number| self.number(number));
    }

    pub(super) fn small_numbers(&mut self, numbers: &[u32]) {
        self.number(numbers.len() as u64);
        numbers.iter().for_each(|number| self.0.extend_from_slice(&number.to_le_bytes()));
    }
}

/// What is left to read. Everything read is none where it is cut off.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        self.take(8)?.as_chunks::<8>().0.first().map(|bytes| u64::from_le_bytes(*bytes))
    }

    /// A length of a list whose items have so many bytes each.
    fn length(&mut self, each: usize) -> Option<usize> {
        usize::try_from(self.number()?).ok()?.checked_mul(each)
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.length(1)?;
        self.take(length)
    }

    pub(super) fn numbers(&mut self) -> Option<impl ExactSizeIterator<Item = u64> + 'a> {
        let length = self.length(8)?;
        Some(self.take(length)?.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)))
    }

    pub(super) fn small_numbers(&mut self) -> Option<Vec<u32>> {
        let length = self.length(4)?;
        Some(
            self.take(length)?
                .as_chunks::<4>()
                .0
                .iter()
                .map(|bytes| u32::from_le_bytes(*bytes))
                .collect(),
        )
    }

    /// Lists of so many numbers each.
    pub(super) fn rows<const N: usize>(
        &mut self,
    ) -> Option<impl ExactSizeIterator<Item = [u64; N]> + 'a> {
        let length = self.length(8)?;
        let (rows, rest) = self.take(length)?.as_chunks::<8>().0.as_chunks::<N>();
        rest.is_empty().then(|| rows.iter().map(|row| row.map(u64::from_le_bytes)))
    }
}
