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
            &[
                "suicide",
                "kill myself",
                "crisis",
                "suicidio",
                "quiero morir",
                "pensamientos suicidas",
            ],
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
        .filter(|service| {
            service.unmodelled().any(|(name, json)| name == "crisis_line" && json == "true")
        })
        .filter_map(|service| service.get("name").map(str::to_owned))
        .collect();
    let tested = lines.iter().map(|(line, _)| *line).chain(["911", "VictimConnect"]);
    assert_eq!(
        tested.collect::<BTreeSet<_>>(),
        all.iter().map(String::as_str).collect(),
        "each line is tried"
    );
    for (line, asked) in lines {
        for asked in asked {
            for field in ["need", "words"] {
                assert!(
                    given(field, asked).iter().any(|name| name == line),
                    "{asked} as {field} does not give {line}"
                );
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

/// A code of a scheme has no words: the name of its term has.
#[test]
fn a_line_is_found_by_the_name_of_a_need_that_was_asked_by_its_code() {
    let (catalog, _) = crate::files(&[
        ("services.csv", b"id,name,status\ns1,Shelter,active\n"),
        ("taxonomy_terms.csv", b"id,code,name\nt1,PH-6500.1500,Domestic Violence Hotlines\n"),
        ("attributes.csv", b"id,link_id,link_entity,taxonomy_term_id\n1,s1,service,t1\n"),
    ]);
    let answer = ask(&voice_core::catalog::Index::new(catalog), r#"{"need": "ph-6500.1500"}"#);
    assert_eq!(answer.total, 1);
    assert!(
        answer.crisis_lines.iter().any(|line| line.name == "National Domestic Violence Hotline")
    );
}
