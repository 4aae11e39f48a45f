use crate::wire::{Set, Wire};

/// The form of the manifest that this library reads.
///
/// ```
/// use voice_core::office::ManifestFormat;
///
/// let format: ManifestFormat = "1".parse()?;
/// assert_eq!(format, ManifestFormat::One);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ManifestFormat {
    /// The first form.
    #[wire(rename = "1", title = "Form 1")]
    One,
}

/// A pack that is compiled in.
///
/// ```
/// use voice_core::office::CompiledPack;
///
/// let pack: CompiledPack = "us-federal".parse()?;
/// assert_eq!(pack, CompiledPack::UsFederal);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum CompiledPack {
    /// Federal law: the pack of the reference policy.
    UsFederal,
}

/// What stands beside the files of an office.
///
/// ```
/// use voice_core::office::{CompiledPack, OfficeManifest};
/// use voice_core::wire::from_json;
///
/// let manifest: OfficeManifest = from_json(br#"{"format": "1", "packs": ["us-federal"]}"#)?;
/// assert!(manifest.packs.contains(&CompiledPack::UsFederal));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct OfficeManifest {
    /// The form of the manifest.
    pub format: ManifestFormat,
    /// The packs of this library that hold beside those of the office.
    #[wire(min = 1)]
    pub packs: Set<CompiledPack>,
}
