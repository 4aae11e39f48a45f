//! What directories say of whether a service can be used.

use crate::words::plain;

/// Words for the statuses of the standard, in English and Spanish.
const WORDS: [(&str, &[&str]); 4] = [
    (
        "active",
        &[
            "open",
            "available",
            "current",
            "approved",
            "live",
            "enabled",
            "operating",
            "operational",
            "in service",
            "in operation",
            "currently active",
            "is active",
            "ongoing",
            "published",
            "yes",
            "true",
            "activo",
            "activa",
            "abierto",
            "abierta",
            "vigente",
            "disponible",
            "en servicio",
        ],
    ),
    (
        "inactive",
        &[
            "closed",
            "unavailable",
            "suspended",
            "not active",
            "not available",
            "not open",
            "not operating",
            "non active",
            "on hold",
            "paused",
            "disabled",
            "deactivated",
            "in active",
            "inactivo",
            "inactiva",
            "cerrado",
            "cerrada",
            "suspendido",
            "suspendida",
            "no activo",
            "no activa",
            "no disponible",
            "fuera de servicio",
            "out of service",
        ],
    ),
    (
        "defunct",
        &[
            "closed permanently",
            "permanently closed",
            "archived",
            "archive",
            "deleted",
            "removed",
            "discontinued",
            "ended",
            "terminated",
            "retired",
            "expired",
            "ceased",
            "obsolete",
            "dissolved",
            "no longer available",
            "no longer active",
            "no longer offered",
            "no longer exists",
            "out of business",
            "shut down",
            "merged",
            "eliminado",
            "eliminada",
            "archivado",
            "archivada",
            "cerrado permanentemente",
            "cerrada permanentemente",
            "cerrado definitivamente",
            "descontinuado",
            "descontinuada",
            "ya no existe",
        ],
    ),
    (
        "temporarily closed",
        &[
            "closed temporarily",
            "temporary closure",
            "temporarily unavailable",
            "temporarily suspended",
            "temp closed",
            "closed for now",
            "on hiatus",
            "cerrado temporalmente",
            "cerrada temporalmente",
            "suspendido temporalmente",
        ],
    ),
];

/// The status that is meant; none where the words do not say it, as "pending" does not.
pub(crate) fn status(text: &str) -> Option<&'static str> {
    let plain = plain(text);
    let words: Vec<&str> = plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let meant = words.join(" ");
    WORDS
        .into_iter()
        .find(|(status, known)| *status == meant || known.contains(&meant.as_str()))
        .map(|(status, _)| status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_what_says_so_is_active() {
        for (text, means) in [
            ("Open", Some("active")),
            ("ACTIVE", Some("active")),
            ("Activo", Some("active")),
            ("Closed permanently", Some("defunct")),
            ("archived", Some("defunct")),
            ("deleted", Some("defunct")),
            ("not active", Some("inactive")),
            ("Not-Active", Some("inactive")),
            ("temporarily_closed", Some("temporarily closed")),
            ("Cerrado temporalmente", Some("temporarily closed")),
            ("pending", None),
            ("draft", None),
            ("Active?", Some("active")),
            ("inactive or active", None),
            ("N/A", None),
            ("Published", Some("active")),
            ("TRUE", Some("active")),
            ("yes", Some("active")),
            ("live", Some("active")),
            ("In service", Some("active")),
            ("Vigente", Some("active")),
            ("not published", None),
            ("unpublished", None),
            ("false", None),
            ("no", None),
            ("0", None),
        ] {
            assert_eq!(status(text), means, "{text}");
        }
    }
}
