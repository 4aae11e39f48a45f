use crate::subject::{LookupResult, Register, Subject};
use crate::wire::{from_json, from_value};
use fastrand::Rng;
use serde_json::json;

/// Whoever is found by going through every record is found by the keys.
#[test]
fn records_with_the_key_give_what_all_records_give() {
    let names = ["Ana Ruiz", "ANA  RUIZ", "José", "Jose\u{301}", "Jose", "Weiß", "WEISS"];
    let numbers = ["A200000001", "A200000002", "A200000003"];
    let births = [Some("1990-04-12"), Some("1991-04-12"), None];
    let countries = [Some("MX"), Some("FR"), None];
    let mut generator = Rng::with_seed(7);
    let mut rng = |below: usize| generator.usize(..below);
    let mut found = [0, 0];
    for _ in 0..400 {
        let subjects: Vec<Subject> = (0..5)
            .map(|index| {
                let mut one = json!({
                    "id": format!("subject-{index}"),
                    "identifiers": {"names": [names[rng(7)]], "alien_numbers": [],
                                    "citizenship": "unknown"},
                    "matters": [], "affiliations": [], "facts": [], "consents": [], "waivers": []
                });
                let of = one["identifiers"].as_object_mut().unwrap();
                if rng(3) > 0 {
                    of.insert("alien_numbers".to_owned(), json!([numbers[rng(3)]]));
                }
                for (field, values) in [("date_of_birth", births), ("country_of_birth", countries)]
                {
                    if let Some(value) = values[rng(3)] {
                        of.insert(field.to_owned(), json!(value));
                    }
                }
                from_value(one).unwrap()
            })
            .collect();
        let register = Register::new(subjects.clone()).unwrap();
        let country = countries[rng(2)];
        let references = [
            json!({"kind": "by-number", "number": numbers[rng(3)], "country_of_birth": country}),
            json!({"kind": "by-name", "name": names[rng(7)], "date_of_birth": births[rng(2)],
                   "country_of_birth": country}),
        ];
        for reference in references {
            let reference = from_json(reference.to_string().as_bytes()).unwrap();
            let key = crate::identifier::SubjectReference::lookup_key(&reference);
            let with_key =
                subjects.iter().filter(|of| of.identifiers().lookup_keys().contains(&key)).take(2);
            let (by_key, by_all) =
                (LookupResult::of_candidates(with_key, &reference), register.find(&reference));
            assert_eq!(by_key.subject().map(Subject::id), by_all.subject().map(Subject::id));
            found[usize::from(by_all.is_somebody())] += 1;
        }
    }
    assert!(found.iter().all(|count| *count > 50), "{found:?}");
}
