//! The lines for a crisis, and with which words they are found.

use std::collections::BTreeSet;

use voice_core::catalog::{Object, national};

use crate::searching::{ask, index};

/// Each line by words of both languages, and none by words that have to do with none.
#[test]
fn a_line_for_a_crisis_is_found_in_both_languages_and_by_near_words() {
    let index = index();
    let given = |field: &str, asked: &str| -> Vec<String> {
        let search = serde_json::json!({ field: asked }).to_string();
        ask(&index, &search).crisis_lines.into_iter().map(|line| line.name).collect()
    };
    let every = ["911", "VictimConnect", "988 Suicide & Crisis Lifeline"];
    let lines: [(&str, &[&str]); 6] = [
        (
            "988 Suicide & Crisis Lifeline",
            &["suicide", "kill myself", "crisis", "suicidio", "quiero morir", "pensamientos suicidas"],
        ),
        (
            "National Domestic Violence Hotline",
            &[
                "domestic violence",
                "domestic-violence",
                "abused by my husband",
                "my boyfriend hits me",
                "scared of my ex",
                "he threatened his wife",
                "Violencia doméstica",
                "VIOLENCIA DOMESTICA",
                "mi esposo me pega",
                "mi marido me golpeó",
                "tengo miedo de mi pareja",
                "maltrato",
                "domestic violance",
            ],
        ),
        (
            "National Sexual Assault Hotline",
            &[
                "sexual assault",
                "rape",
                "I was raped",
                "sexually harassed at work",
                "agresión sexual",
                "agresion sexual",
                "me violaron",
                "violación",
                "acoso sexual",
                "abuso sexual",
            ],
        ),
        (
            "loveisrespect",
            &[
                "teen dating violence",
                "dating abuse",
                "my boyfriend hurts me",
                "violencia en el noviazgo",
                "mi novio me pega",
            ],
        ),
        (
            "National Human Trafficking Hotline",
            &[
                "human trafficking",
                "trafficked",
                "victims of traffickers",
                "forced to work",
                "forced prostitution",
                "trata de personas",
                "tráfico de personas",
                "trabajo forzado",
                "explotación laboral",
                "víctima de trata",
            ],
        ),
        (
            "Childhelp National Child Abuse Hotline",
            &[
                "child abuse",
                "hit my child",
                "someone hurts my daughter",
                "my father beats me",
                "neglected children",
                "abuso infantil",
                "maltrato de menores",
                "le pega a mi hijo",
                "mi padrastro me golpea",
            ],
        ),
    ];
    let all: Vec<String> = national()
        .rows(Object::Service)
        .filter(|service| service.unmodelled().any(|(name, json)| name == "crisis_line" && json == "true"))
        .filter_map(|service| service.get("name").map(str::to_owned))
        .collect();
    let tested = lines.iter().map(|(line, _)| *line).chain(["911", "VictimConnect"]);
    assert_eq!(tested.collect::<BTreeSet<_>>(), all.iter().map(String::as_str).collect(), "each line is tried");
    for (line, asked) in lines {
        for asked in asked {
            for field in ["need", "words"] {
                assert!(given(field, asked).iter().any(|name| name == line), "{asked} as {field} does not give {line}");
            }
        }
    }
    for asked in [
        "zebra",
        "housing",
        "food pantry",
        "lawyer for a visa",
        "child care",
        "vivienda",
        "despensa",
        "traffic ticket",
        "sexual health",
    ] {
        assert_eq!(given("words", asked), every, "{asked}");
    }
}
