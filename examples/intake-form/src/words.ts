// The app's own words. Every label of a field comes from the schemas.

export type Language = "en" | "es";

export const LANGUAGES: readonly (readonly [Language, string])[] = [["en", "English"], ["es", "Español"]];

export const WORDS = {
  en: {
    title: "Ask about a person in custody",
    language: "Language",
    send: "Send the question",
    answer: "Answer",
    told: "told",
    eligibility: "What is missing",
    rights: "Your rights",
    help: "Who helps",
    faults: "Please mend the fields that are marked.",
    failed: "The server did not answer. Please try again, or call the line.",
  },
  es: {
    title: "Preguntar por una persona en custodia",
    language: "Idioma",
    send: "Enviar la pregunta",
    answer: "Respuesta",
    told: "dicho",
    eligibility: "Lo que falta",
    rights: "Sus derechos",
    help: "Quién ayuda",
    faults: "Corrija los campos marcados.",
    failed: "El servidor no respondió. Inténtelo de nuevo o llame a la línea.",
  },
} as const satisfies Record<Language, Record<string, string>>;
