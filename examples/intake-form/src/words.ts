// The app's own words. Every label of a field comes from the schemas, and what to do about a fault
// from `voice-client`.

import type { Language } from "voice-client";

export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["es", "Español"],
];

interface Words {
  readonly office: string;
  readonly language: string;
  readonly choose: string;
  readonly example: string;
  readonly expected: string;
  readonly failed: string;
  readonly sending: string;
  readonly pages: string;
  readonly yes: string;
  readonly no: string;
  /** The heading of the list of faults. */
  readonly mend: (count: number) => string;
  readonly refused: string;
  /** What goes before and after the telephone number for an emergency. */
  readonly danger: readonly [before: string, after: string];
  readonly safety: string;
  readonly leave: string;
  readonly leaveHow: string;
  readonly claim: Record<
    | "name"
    | "title"
    | "intro"
    | "send"
    | "gaps"
    | "where"
    | "references"
    | "yours"
    | "case",
    string
  >;
  readonly question: Record<"name" | "title" | "intro" | "send" | "gaps" | "untokened", string>;
  readonly answer: Record<"title" | "notices" | "rights" | "help", string>;
  readonly search: Record<
    | "name"
    | "title"
    | "intro"
    | "send"
    | "crisis"
    | "results"
    | "none"
    | "reasons"
    | "distance"
    | "here"
    | "knownHere"
    | "unknownHere"
    | "forget",
    string
  > & {
    readonly found: (count: number) => string;
    readonly more: (left: number) => string;
    /** How many are not shown because their entries do not say enough. */
    readonly leftOut: (count: number) => string;
    readonly stale: string;
    readonly extension: string;
  };
}

export const WORDS: Record<Language, Words> = {
  en: {
    office: "Help for victims and witnesses",
    language: "Language",
    choose: "Please choose",
    example: "Example",
    expected: "Expected",
    failed: "The server did not answer. Please try again, or call 911 if you are in danger.",
    sending: "Sending …",
    pages: "Pages",
    yes: "Yes",
    no: "No",
    mend: (count) =>
      count === 1 ? "One field has to be mended" : `${count} fields have to be mended`,
    refused: "This may not be asked here. Requesters ask on the page “Ask about a person”.",
    danger: ["If you are in danger, call ", "."],
    safety: "Your safety",
    leave: "Leave this page",
    leaveHow: "Or press Escape twice.",
    claim: {
      name: "Ask about a person",
      title: "Ask about a person in custody",
      intro: "Fill in what you know. Fields with a star are needed.",
      send: "Ask",
      gaps: "What to bring, and where",
      where:
        "Bring it to the desk of this office, or call first: the telephone is below, under " +
        "“Who helps”.",
      references: "Write these down, or bring this page: the desk finds you by them.",
      yours: "Your reference",
      case: "Case reference",
    },
    question: {
      name: "At the desk",
      title: "For staff at the desk: ask about a person in custody",
      intro: "Only for what staff have seen and attest. Fields with a star must be filled in.",
      send: "Send the question",
      gaps: "What is missing",
      untokened:
        "Asked as the desk, without a token: this server believes whoever reaches it. " +
        "No member of staff is on record for this answer.",
    },
    answer: {
      title: "Answer",
      notices: "Please note",
      rights: "Your rights",
      help: "Who helps",
    },
    search: {
      name: "Find help",
      title: "Find help near you",
      intro: "Fill in only what matters to you. Nothing of it is kept.",
      send: "Find help",
      crisis: "In a crisis",
      results: "Services that help",
      none: "No service fits all of this. Leave something out, or call one of the lines above.",
      reasons: "Why it was found",
      distance: "away",
      here: "Look near where I am",
      knownHere: "Help near you comes first.",
      unknownHere: "The browser does not say where you are. A ZIP code or a county does too.",
      forget: "Do not use where I am",
      found: (count) => (count === 1 ? "One service was found" : `${count} services were found`),
      more: (left) => `Show more (${left} left)`,
      leftOut: (count) =>
        `${count} more may fit: their entries do not say. ` +
        "Check “Include unknown” to see them too.",
      stale: "This entry was not checked lately. Please call first.",
      extension: "extension",
    },
  },
  es: {
    office: "Ayuda para víctimas y testigos",
    language: "Idioma",
    choose: "Elija una opción",
    example: "Ejemplo",
    expected: "Se espera",
    failed: "El servidor no respondió. Inténtelo de nuevo, o llame al 911 si está en peligro.",
    sending: "Enviando …",
    pages: "Páginas",
    yes: "Sí",
    no: "No",
    mend: (count) =>
      count === 1 ? "Hay un campo por corregir" : `Hay ${count} campos por corregir`,
    refused:
      "Esto no se puede preguntar aquí. Los solicitantes preguntan en la página " +
      "«Preguntar por una persona».",
    danger: ["Si está en peligro, llame al ", "."],
    safety: "Su seguridad",
    leave: "Salir de esta página",
    leaveHow: "O pulse Escape dos veces.",
    claim: {
      name: "Preguntar por una persona",
      title: "Preguntar por una persona en custodia",
      intro: "Complete lo que sepa. Los campos con asterisco son necesarios.",
      send: "Preguntar",
      gaps: "Qué traer, y adónde",
      where:
        "Tráigalo a la ventanilla de esta oficina, o llame antes: el teléfono está abajo, en " +
        "«Quién ayuda».",
      references: "Anótelas o traiga esta página: la oficina le encuentra por ellas.",
      yours: "Su referencia",
      case: "Referencia del caso",
    },
    question: {
      name: "En la ventanilla",
      title: "Para el personal de la ventanilla: preguntar por una persona en custodia",
      intro:
        "Solo para lo que el personal ha visto y acredita. Los campos con asterisco son " +
        "obligatorios.",
      send: "Enviar la pregunta",
      gaps: "Lo que falta",
      untokened:
        "Se preguntó como ventanilla, sin credencial: este servidor cree a quien llega a él. " +
        "Ningún miembro del personal consta en esta respuesta.",
    },
    answer: {
      title: "Respuesta",
      notices: "Tenga en cuenta",
      rights: "Sus derechos",
      help: "Quién ayuda",
    },
    search: {
      name: "Buscar ayuda",
      title: "Buscar ayuda cerca de usted",
      intro: "Complete solo lo que le importa. Nada de ello se guarda.",
      send: "Buscar ayuda",
      crisis: "En una crisis",
      results: "Servicios que ayudan",
      none: "Ningún servicio cumple todo esto. Quite algo, o llame a una de las líneas de arriba.",
      reasons: "Por qué aparece",
      distance: "de distancia",
      here: "Buscar cerca de donde estoy",
      knownHere: "Primero la ayuda cerca de usted.",
      unknownHere: "El navegador no dice dónde está. También sirve un código postal o un condado.",
      forget: "No usar dónde estoy",
      found: (count) =>
        count === 1 ? "Se encontró un servicio" : `Se encontraron ${count} servicios`,
      more: (left) => `Mostrar más (quedan ${left})`,
      leftOut: (count) =>
        `${count} más podrían servir: sus datos no lo dicen. ` +
        "Marque «Incluir lo que no se sabe» para verlos.",
      stale: "Estos datos no se han revisado hace poco. Llame antes de ir.",
      extension: "extensión",
    },
  },
};
