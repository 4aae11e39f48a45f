// A small client: every path, body and answer has the type that the server's own OpenAPI document gives it.

import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Schemas = components["schemas"];
export type Question = Schemas["Question"];
export type Answer = Schemas["Answer"];
export type Problem = Schemas["Problem"];

/** What came back: an answer with the id under which staff find its reasons, or what is wrong with the question. */
export type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer; readonly id: string | null }
  | { readonly kind: "problem"; readonly problem: Problem };

export class Voice {
  readonly #client;

  /** @param baseUrl where the server is, such as `http://127.0.0.1:8080` */
  constructor(baseUrl: string) {
    this.#client = createClient<paths>({ baseUrl });
  }

  async ask(question: Question): Promise<Outcome> {
    const { data, error, response } = await this.#client.POST("/v1/questions", { body: question });
    return data === undefined
      ? { kind: "problem", problem: error }
      : { kind: "answer", answer: data, id: response.headers.get("x-request-id") };
  }

  async categories(): Promise<readonly Schemas["CategoryListing"][]> {
    const { data } = await this.#client.GET("/v1/categories");
    return data ?? [];
  }
}

/** The words for what is told, and the one sentence where nothing is: the compiler knows that these two are all there are. */
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
