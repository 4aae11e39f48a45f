//! What a page says in its own words, in each language.

use core::array;

use crate::language::{Language, filled};
use crate::report::period::ReportPeriod;

macro_rules! said {
    ($($field:ident),*) => {
        /// Everything that the page says in its own words, in one language.
        pub(super) struct Said {
            $(pub(super) $field: &'static str,)*
            pub(super) note: [&'static str; 7],
        }

        impl Said {
            #[expect(clippy::indexing_slicing, reason = "the three have the same number of notes")]
            pub(super) fn new(language: Language) -> Self {
                let (en, es) = (&ENGLISH, &SPANISH);
                Self {
                    $($field: language.say(en.$field, es.$field),)*
                    note: array::from_fn(|at| language.say(en.note[at], es.note[at])),
                }
            }

            /// The English texts.
            fn texts(&self) -> impl Iterator<Item = &'static str> {
                [$(self.$field),*].into_iter().chain(self.note)
            }
        }
    };
}

said! {
    quarterly, yearly, title, provisional, withheld, count, share, change,
    year_to_date, none, not_recorded, all_withheld, headline, most, statement, bars,
    columns, method, earlier, edition, why, errata, publication, over_time,
    over_time_note, over_time_chart
}

/// The English texts of everything that a page says in its own words.
pub(in crate::report) fn texts() -> impl Iterator<Item = &'static str> {
    ENGLISH.texts()
}

impl Said {
    /// What a report is called: its period, and the number of a further edition.
    pub(super) fn name(&self, period: ReportPeriod, edition: Option<u32>) -> String {
        let period = period.to_string();
        let Some(edition) = edition else { return period };
        let edition = edition.to_string();
        filled(self.publication, &[("period", &period), ("edition", &edition)])
    }
}

const ENGLISH: Said = Said {
    quarterly: "Quarterly report",
    yearly: "Report of a fiscal year",
    title: "Report",
    provisional: "Provisional: the period had not ended when this was made. The last day counted \
                  is {day}.",
    withheld: "withheld",
    count: "Count",
    share: "Share",
    change: "Change on the period before",
    year_to_date: "Fiscal year to date",
    none: "None: {rows}.",
    not_recorded: "Not recorded.",
    all_withheld: "Withheld, all of it: it counts few people, or would say what all of them have \
                   in common.",
    headline: "In these days there were: {totals}.",
    most: "The most contacts were about: {row} ({count}).",
    statement: "What the office says",
    bars: "Bars of the counts in the table that follows",
    columns: "Columns over time, of the counts in the table that follows",
    method: "How these figures were made",
    note: [
        "Every figure counts what happened, by day and by words of closed lists. Nothing that \
         anybody said, no name and no number of a case is read for it. Why an answer was refused \
         is not counted.",
        "A count below {threshold} could point to a person, so it is withheld. Other counts are \
         withheld too where, with them, a small one could be worked out by adding and \
         subtracting. The page does not say which is which.",
        "A table of fewer than {threshold}, or of one kind alone, is withheld with its zeros: \
         they would say what the rest is.",
        "Before this was written, a program went through all that can be worked out of the \
         figures told here. For each withheld count it found tables that agree with every figure \
         told and differ there so far that at least {width} values stay open.",
        "Shares and changes are worked out of the counts told here and of nothing else. A \
         withheld count has none.",
        "What became of a referral, and how long an answer took, is counted as it stood when this \
         was made.",
        "What somebody knows from elsewhere is not in this proof, nor is what follows from \
         counting the same people in another publication.",
    ],
    earlier: "The program went through it together with what was published before of some of the \
              same days: {periods}.",
    edition: "Edition {edition}. It corrects the one before it, which stays as it was published: \
              it has what came to be known by {day}.",
    why: "Why: {reasons}",
    errata: "These figures have what came to be known by {day}, as the editions published before.",
    publication: "{period}, edition {edition}",
    over_time: "Over time",
    over_time_note: "Each count is one that the report of its period tells. A further edition \
                     stands beside the one that it corrects.",
    over_time_chart: "Columns over time, of a row of the table that follows",
};

const SPANISH: Said = Said {
    quarterly: "Informe trimestral",
    yearly: "Informe de un año fiscal",
    title: "Informe",
    provisional: "Provisional: el período no había terminado cuando se hizo. El último día \
                  contado es {day}.",
    withheld: "retenida",
    count: "Cantidad",
    share: "Porcentaje",
    change: "Cambio respecto del período anterior",
    year_to_date: "Año fiscal hasta la fecha",
    none: "Ninguna: {rows}.",
    not_recorded: "No se registra.",
    all_withheld: "Retenida por entero: cuenta a pocas personas, o diría lo que todas tienen en \
                   común.",
    headline: "En estos días hubo: {totals}.",
    most: "El mayor número de contactos trató de: {row} ({count}).",
    statement: "Lo que dice la oficina",
    bars: "Barras de las cantidades de la tabla que sigue",
    columns: "Columnas a lo largo del tiempo, de las cantidades de la tabla que sigue",
    method: "Cómo se hicieron estas cifras",
    note: [
        "Cada cifra cuenta lo que ocurrió, por día y por palabras de listas cerradas. Para ello \
         no se lee nada de lo que alguien dijo, ningún nombre ni número de caso. No se cuenta por \
         qué se negó una respuesta.",
        "Una cantidad menor que {threshold} podría señalar a una persona, por eso se retiene. \
         También se retienen otras cuando con ellas se podría calcular una pequeña, sumando y \
         restando. La página no dice cuál es cuál.",
        "Una tabla de menos de {threshold}, o de una sola clase, se retiene con sus ceros: dirían \
         lo que es el resto.",
        "Antes de escribir esto, un programa recorrió todo lo que se puede calcular con las \
         cifras que aquí se dicen. Para cada cantidad retenida encontró tablas que concuerdan con \
         todas las cifras dichas y que difieren allí tanto que quedan abiertos al menos {width} \
         valores.",
        "Los porcentajes y los cambios se calculan con las cantidades que aquí se dicen y con \
         nada más. Una cantidad retenida no los tiene.",
        "En qué quedó una remisión, y cuánto tardó una respuesta, se cuenta como estaba cuando se \
         hizo este informe.",
        "Lo que alguien sepa por otra parte no entra en esta prueba, ni lo que se deduzca de \
         contar a las mismas personas en otra publicación.",
    ],
    earlier: "El programa lo recorrió junto con lo que se publicó antes de algunos de los mismos \
              días: {periods}.",
    edition: "Edición {edition}. Corrige la anterior, que queda como se publicó: incluye lo que se \
              supo hasta el {day}.",
    why: "Por qué: {reasons}",
    errata: "Estas cifras incluyen lo que se supo hasta el {day}, como las ediciones publicadas.",
    publication: "{period}, edición {edition}",
    over_time: "A lo largo del tiempo",
    over_time_note: "Cada cantidad es una que dice el informe de su período. Una edición \
                     posterior está junto a la que corrige.",
    over_time_chart: "Columnas a lo largo del tiempo, de una fila de la tabla que sigue",
};
