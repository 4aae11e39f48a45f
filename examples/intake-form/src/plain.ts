// The words of the pages for people in need, where those of the schema speak to staff: of a field
// (`Definition.field`) and of a choice (`Definition=word`), its title and what it is for.

import type { RJSFSchema } from "@rjsf/utils";
import type { Language } from "voice-client";

type Plain = Readonly<Record<string, readonly [title: string, description: string]>>;

const PLAIN: Record<Language, Plain> = {
  en: {
    "Claim.requester": ["About you", ""],
    "Claim.subject": [
      "The person you ask about",
      "Either the number, or the name and the birthday, is enough.",
    ],
    "Claim.matter": ["Case reference", "Leave it out if you have none: you get a new one."],
    "Claim.jurisdiction": [
      "Who handles the case",
      "As far as you know. The police or the prosecutor can tell you.",
    ],
    "Claim.purpose": ["What you need it for", "It helps us to answer what you need."],
    "Claim.categories": ["What you want to know", "Tick everything that matters to you."],
    "RequesterClaim.person": ["Your name and address", ""],
    "RequesterClaim.capacity": ["Who you are", "What fits you best."],
    "RequesterClaim.conflicts": [
      "Does any of this fit you?",
      "Leave all of it out if nothing does.",
    ],
    "Person.name": ["Your full name", "As on your papers."],
    "Person.address": [
      "Where letters reach you safely",
      "An address that nobody who may harm you opens.",
    ],
    "Person.party": [
      "Your reference",
      "It is on letters from this office. Leave it out if you have none: you get a new one.",
    ],
    "ClaimedCapacity=victim": ["I was harmed by the crime", ""],
    "ClaimedCapacity=witness": ["I am a witness of the crime", ""],
    "ClaimedCapacity=representative": [
      "I am responsible for somebody who was harmed, or for a witness",
      "",
    ],
    "ClaimedCapacity=designee": ["Somebody who was harmed, or a witness, asked me to help", ""],
    "ClaimedCapacity.basis": ["Why you are responsible", ""],
    "ClaimedCapacity.principal": [
      "Reference of the person you help",
      "Leave it out if there is none: they get a new one.",
    ],
    "ClaimedCapacity.role": ["Who you help", "Whether that person was harmed, or is a witness."],
    "Role=victim": ["A person who was harmed", ""],
    "Role=witness": ["A witness", ""],
    "SubjectReference=by-number": ["I know the A-number", ""],
    "SubjectReference=by-name": ["I know the name and the birthday", ""],
    "SubjectReference.number": [
      "A-number",
      "The letter A and nine digits, as on immigration papers.",
    ],
    "SubjectReference.name": ["Full name", ""],
    "SubjectReference.date_of_birth": ["Birthday", ""],
    "SubjectReference.country_of_birth": [
      "Country of birth",
      "Two letters: MX for Mexico, US for the United States.",
    ],
    "Conflict=is-subject": ["I am the person in custody myself", ""],
    "Conflict=alleged-to-have-harmed-principal": [
      "I am accused of having harmed somebody in this case",
      "",
    ],
    "Conflict=co-defendant": ["I am accused together with the person in custody", ""],
    "Conflict=counsel-of-subject": ["I am the lawyer of the person in custody", ""],
    "Conflict=shares-household": ["I live with the person in custody", ""],
    "Jurisdiction=federal": ["A federal prosecutor or court", ""],
    "Jurisdiction=district-of-columbia": ["Washington, D.C.", ""],
    "Jurisdiction=state": ["A state, county or city", ""],
    "Jurisdiction=tribal": ["A tribe", ""],
    "Jurisdiction=foreign": ["Another country", ""],
    "Purpose=safety-planning": ["To keep myself or others safe", ""],
    "Purpose=taking-part": ["To go to court, or to be heard", ""],
    "Purpose=claims": ["To get money or benefits that I am owed", ""],
    "Purpose=understanding": ["To understand what became of the case", ""],
    "Basis=attorney": ["I am their lawyer", ""],
    "Basis=power-of-attorney": ["I have a durable power of attorney", ""],
    "Basis=estate-representative": ["I represent the estate of somebody who died", ""],
    "Basis=court-designee": ["A court named me", ""],
    "Basis=family-counsel": ["I am the lawyer of the family of somebody who died", ""],
    "Basis=institution-representative": ["I act for an organization that was harmed", ""],
    "Category=custody-status": ["Whether the person is in custody", ""],
    "Category=identity-confirmation": ["Whether it is the person I mean", ""],
    "Search.need": ["What you need", "For example: a place to sleep, food, a lawyer."],
    "Search.postal_code": ["ZIP code", ""],
    "Search.county": ["County", ""],
    "Search.state": ["State", "Its name or its two letters."],
    "Search.language": ["Language that you want to speak there", ""],
    "Search.served": ["Who needs help", ""],
    "Search.age": ["Age of that person", "In years."],
    "Search.accessible": ["It must help people with disabilities", ""],
    "Search.attendance": ["How you want to get help", ""],
    "Search.free": ["It must cost nothing", ""],
    "Search.include_unknown": ["Show services too that do not say all of this", ""],
    "Search.open_at": ["When it must be open", ""],
    "ServedPerson=victim": ["Somebody who was harmed by a crime", ""],
    "ServedPerson=witness": ["A witness of a crime", ""],
    "ServedPerson=family": ["Family of somebody who was harmed", ""],
    "ServedPerson=minor": ["A child", ""],
    "Attendance=in-person": ["I go there", ""],
    "Attendance=remote": ["By telephone or online", ""],
  },
  es: {
    "Claim.requester": ["Sobre usted", ""],
    "Claim.subject": [
      "La persona por la que pregunta",
      "Basta el número, o el nombre y la fecha de nacimiento.",
    ],
    "Claim.matter": ["Referencia del caso", "Déjela vacía si no tiene: recibirá una nueva."],
    "Claim.jurisdiction": [
      "Quién lleva el caso",
      "Hasta donde usted sepa. La policía o la fiscalía se lo pueden decir.",
    ],
    "Claim.purpose": ["Para qué lo necesita", "Nos ayuda a responder lo que necesita."],
    "Claim.categories": ["Qué quiere saber", "Marque todo lo que le importe."],
    "RequesterClaim.person": ["Su nombre y dirección", ""],
    "RequesterClaim.capacity": ["Quién es usted", "Lo que mejor le corresponda."],
    "RequesterClaim.conflicts": [
      "¿Algo de esto es su caso?",
      "Deje todo sin marcar si nada lo es.",
    ],
    "Person.name": ["Su nombre completo", "Como en sus documentos."],
    "Person.address": [
      "Dónde recibe cartas con seguridad",
      "Una dirección donde no las abra quien pueda hacerle daño.",
    ],
    "Person.party": [
      "Su referencia",
      "Está en las cartas de esta oficina. Déjela vacía si no tiene: recibirá una nueva.",
    ],
    "ClaimedCapacity=victim": ["El delito me hizo daño", ""],
    "ClaimedCapacity=witness": ["Soy testigo del delito", ""],
    "ClaimedCapacity=representative": ["Soy responsable de una persona dañada o de un testigo", ""],
    "ClaimedCapacity=designee": ["Una persona dañada o un testigo me pidió ayuda", ""],
    "ClaimedCapacity.basis": ["Por qué es usted responsable", ""],
    "ClaimedCapacity.principal": [
      "Referencia de la persona a quien ayuda",
      "Déjela vacía si no hay: recibirá una nueva.",
    ],
    "ClaimedCapacity.role": ["A quién ayuda", "Si esa persona sufrió daño o es testigo."],
    "Role=victim": ["Una persona que sufrió daño", ""],
    "Role=witness": ["Un testigo", ""],
    "SubjectReference=by-number": ["Sé el número A", ""],
    "SubjectReference=by-name": ["Sé el nombre y la fecha de nacimiento", ""],
    "SubjectReference.number": [
      "Número A",
      "La letra A y nueve dígitos, como en los documentos de inmigración.",
    ],
    "SubjectReference.name": ["Nombre completo", ""],
    "SubjectReference.date_of_birth": ["Fecha de nacimiento", ""],
    "SubjectReference.country_of_birth": [
      "País de nacimiento",
      "Dos letras: MX para México, US para Estados Unidos.",
    ],
    "Conflict=is-subject": ["Yo soy la persona en custodia", ""],
    "Conflict=alleged-to-have-harmed-principal": [
      "Me acusan de haber dañado a alguien en este caso",
      "",
    ],
    "Conflict=co-defendant": ["Me acusan junto con la persona en custodia", ""],
    "Conflict=counsel-of-subject": ["Soy abogado de la persona en custodia", ""],
    "Conflict=shares-household": ["Vivo con la persona en custodia", ""],
    "Jurisdiction=federal": ["Una fiscalía o un tribunal federal", ""],
    "Jurisdiction=district-of-columbia": ["Washington, D.C.", ""],
    "Jurisdiction=state": ["Un estado, condado o ciudad", ""],
    "Jurisdiction=tribal": ["Una tribu", ""],
    "Jurisdiction=foreign": ["Otro país", ""],
    "Purpose=safety-planning": ["Para mi seguridad o la de otros", ""],
    "Purpose=taking-part": ["Para ir al tribunal o ser oído", ""],
    "Purpose=claims": ["Para recibir dinero o beneficios que me deben", ""],
    "Purpose=understanding": ["Para entender qué pasó con el caso", ""],
    "Basis=attorney": ["Soy su abogado", ""],
    "Basis=power-of-attorney": ["Tengo un poder notarial duradero", ""],
    "Basis=estate-representative": ["Represento la sucesión de alguien que murió", ""],
    "Basis=court-designee": ["Me nombró un tribunal", ""],
    "Basis=family-counsel": ["Soy abogado de la familia de alguien que murió", ""],
    "Basis=institution-representative": ["Actúo por una organización dañada", ""],
    "Category=custody-status": ["Si la persona está en custodia", ""],
    "Category=identity-confirmation": ["Si es la persona que digo", ""],
    "Search.need": ["Qué necesita", "Por ejemplo: un lugar donde dormir, comida, un abogado."],
    "Search.postal_code": ["Código postal", ""],
    "Search.county": ["Condado", ""],
    "Search.state": ["Estado", "Su nombre o sus dos letras."],
    "Search.language": ["Idioma que quiere hablar allí", ""],
    "Search.served": ["Quién necesita ayuda", ""],
    "Search.age": ["Edad de esa persona", "En años."],
    "Search.accessible": ["Debe ayudar a personas con discapacidad", ""],
    "Search.attendance": ["Cómo quiere recibir ayuda", ""],
    "Search.free": ["No debe costar nada", ""],
    "Search.include_unknown": ["Mostrar también servicios que no dicen todo esto", ""],
    "Search.open_at": ["Cuándo debe estar abierto", ""],
    "ServedPerson=victim": ["Una persona dañada por un delito", ""],
    "ServedPerson=witness": ["Un testigo de un delito", ""],
    "ServedPerson=family": ["La familia de una persona dañada", ""],
    "ServedPerson=minor": ["Un niño o una niña", ""],
    "Attendance=in-person": ["Voy allí", ""],
    "Attendance=remote": ["Por teléfono o por internet", ""],
  },
};

/** A schema in these words; what it is made from stays as it is. */
export function inPlainWords(schema: RJSFSchema, name: string, language: Language): RJSFSchema {
  const whole: RJSFSchema = structuredClone(schema);
  const terms = PLAIN[language];
  const reword = (of: RJSFSchema, key: string) => {
    const [title, description] = terms[key] ?? [];
    if (title !== undefined) of.title = title;
    if (description !== undefined) of.description = description;
  };
  for (const [definition, of] of [[name, whole] as const, ...Object.entries(whole.$defs ?? {})]) {
    if (typeof of !== "object") continue;
    for (const branch of [of, ...(of.oneOf ?? [])]) {
      if (typeof branch !== "object") continue;
      const kind = branch.properties?.["kind"];
      const word = branch.const ?? (typeof kind === "object" ? kind.const : undefined);
      if (word !== undefined) reword(branch, `${definition}=${String(word)}`);
      for (const [field, inner] of Object.entries(branch.properties ?? {}))
        if (typeof inner === "object") reword(inner, `${definition}.${field}`);
    }
  }
  return whole;
}
