use voice_wire::Wire;

/// A version of HSDS.
///
/// ```
/// use voice_hsds::Version;
///
/// let version: Version = "3.1".parse()?;
/// assert_eq!(version, Version::V3_1);
/// assert!(version.has_uuids() && !Version::V1_1.has_uuids());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Wire)]
pub enum Version {
    /// Version 1.1, of 2017.
    #[wire(rename = "1.1")]
    V1_1,
    /// Version 2.0, of 2020.
    #[wire(rename = "2.0")]
    V2_0,
    /// Version 3.0, of 2023.
    #[wire(rename = "3.0")]
    #[default]
    V3_0,
    /// Version 3.1, of 2024.
    #[wire(rename = "3.1")]
    V3_1,
    /// Version 3.2, of 2025.
    #[wire(rename = "3.2")]
    V3_2,
}

impl Version {
    /// What the names of the files of a package, and of their columns, say of its version.
    pub(super) fn of_package<'a>(files: impl Iterator<Item = (&'a str, &'a [String])>) -> Self {
        let (mut version, mut old) = (Self::V1_1, false);
        for (file, columns) in files {
            let has = |column: &str| columns.iter().any(|name| name == column);
            let least = match file {
                "units" | "unit" | "service_capacities" | "service_capacity" => Self::V3_2,
                "urls" | "url" => Self::V3_1,
                "addresses" | "address" | "attributes" | "attribute" => Self::V3_0,
                "locations" | "location" if has("location_type") => Self::V3_0,
                "taxonomy_terms" | "taxonomy_term" | "service_attributes" | "service_attribute"
                | "schedules" | "schedule" => Self::V2_0,
                _ => Self::V1_1,
            };
            old |= matches!(file, "regular_schedules" | "regular_schedule");
            version = version.max(least);
        }
        if old { Self::V1_1 } else { version }
    }

    /// Whether its identifiers are UUIDs.
    #[must_use]
    pub fn has_uuids(self) -> bool {
        self >= Self::V3_0
    }
}
