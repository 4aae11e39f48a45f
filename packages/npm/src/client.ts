// A small client: every path, body and answer has the type that the server's own OpenAPI document
// gives it.

import createClient from "openapi-fetch";
import type { components, operations, paths } from "./generated/api.js";

/** Every type by its name. */
export type Schemas = components["schemas"];
export type Question = Schemas["Question"];
export type Claim = Schemas["Claim"];
export type Answer = Schemas["Answer"];
export type SearchAnswer = Schemas["SearchAnswer"];
export type Hit = Schemas["Hit"];
export type HitPhone = Schemas["HitPhone"];
export type Fault = Schemas["Fault"];
export type FaultCode = Schemas["FaultCode"];
export type Language = Schemas["Language"];
export type Problem = Schemas["Problem"];
export type Schema = Schemas["Schema"];

type Query = NonNullable<operations["findServices"]["parameters"]["query"]>;
/** A place, and how far from it: the schema `near` of the server. */
export type Near = {
  readonly latitude: number;
  readonly longitude: number;
  readonly within_km?: number;
};
/** What help is looked for: the schema `search` of the server. */
export type Search = Omit<Query, "near"> & { readonly near?: Near };

/**
 * What came back: what was asked for, with the id of the request and as whom the server took the
 * one who asked where it says so (`desk without a token`), or what is wrong with what was sent.
 */
export type Outcome<Found> =
  | {
      readonly kind: "answer";
      readonly answer: Found;
      readonly id: string | null;
      readonly askedAs: string | null;
    }
  | { readonly kind: "problem"; readonly problem: Problem };

/** What came back was neither: a proxy's page, or nothing. */
export class NoAnswer extends Error {}

export class Voice {
  readonly #client;

  /**
   * @param baseUrl where the server is, such as `http://127.0.0.1:8080`; empty for where the page
   * itself is from
   */
  constructor(baseUrl: string) {
    this.#client = createClient<paths>({ baseUrl });
  }

  /**
   * Asks about a person as a requester, who says who they are and attests nothing. The answer says
   * what to bring (`eligibility.gaps`, each with its remedy).
   */
  async claim(claim: Claim): Promise<Outcome<Answer>> {
    return outcome(await this.#client.POST("/v1/claims", { body: claim }));
  }

  /**
   * Asks about a person at the desk, with what staff attest; a requester's token is refused (403).
   * Staff find the reasons of the answer under its id.
   */
  async ask(question: Question): Promise<Outcome<Answer>> {
    return outcome(await this.#client.POST("/v1/questions", { body: question }));
  }

  /** Finds services that help. */
  async find({ near, ...search }: Search): Promise<Outcome<SearchAnswer>> {
    const query: Query = near === undefined ? search : { ...search, near: onOneLine(near) };
    return outcome(await this.#client.GET("/v1/services", { params: { query } }));
  }

  async categories(): Promise<readonly Schemas["CategoryListing"][]> {
    const { data } = await this.#client.GET("/v1/categories");
    return data ?? [];
  }

  /** The JSON Schema of a type, with its titles and descriptions in a language. */
  async schema(name: string, language: Language): Promise<Schema> {
    const found = outcome(
      await this.#client.GET("/v1/schemas/{name}", {
        params: { path: { name }, query: { language } },
      }),
    );
    if (found.kind === "problem") throw new NoAnswer(found.problem.detail);
    return found.answer;
  }
}

function outcome<Found>(from: {
  data?: Found;
  error?: Problem;
  response: Response;
}): Outcome<Found> {
  const { data, error, response } = from;
  if (data !== undefined)
    return {
      kind: "answer",
      answer: data,
      id: response.headers.get("x-request-id"),
      askedAs: response.headers.get("asked-as"),
    };
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
  if (error === undefined || !isProblem) throw new NoAnswer(`status ${response.status}`);
  return { kind: "problem", problem: error };
}

/** A place as a query string has it. What a form left out stays out, so that the server says so. */
function onOneLine({ latitude, longitude, within_km }: Partial<Near>): string {
  return [latitude ?? "", longitude ?? "", ...(within_km === undefined ? [] : [within_km])].join(
    ",",
  );
}

/**
 * The words for what is told, and the one sentence where nothing is: the compiler knows that these
 * two are all there are.
 */
export function words(answer: Answer): string[] {
  return answer.results.map((result) => {
    switch (result.kind) {
      case "told":
        return `${result.category}: told`;
      case "nothing":
        return `${result.category}: ${result.text}`;
    }
  });
}
