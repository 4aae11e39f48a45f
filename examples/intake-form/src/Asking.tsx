import { type ReactNode, useEffect, useState } from "react";
import type { RJSFSchema } from "@rjsf/utils";
import type { Answer, Fault, Language, Outcome } from "voice-client";
import { Answered } from "./Answered";
import { SchemaForm } from "./SchemaForm";
import { WORDS } from "./words";

/** What a page that asks about a person is given. */
export interface Asked {
  readonly language: Language;
  readonly data: object;
  readonly onChange: (data: object) => void;
}

interface Props extends Asked {
  readonly page: "claim" | "question";
  readonly schema: RJSFSchema;
  readonly answerSchema: RJSFSchema;
  readonly filled: readonly string[];
  readonly where?: string;
  /** Whether it is a whole question is for the server to say. */
  readonly ask: (whole: object) => Promise<Outcome<Answer>>;
  /** What goes before the answer. */
  readonly before?: (askedAs: string | null) => ReactNode;
}

/** A form that asks about a person in custody, and the answer. */
export function Asking(props: Props) {
  const { page, schema, answerSchema, language, data, where } = props;
  const [faults, setFaults] = useState<readonly Fault[]>();
  const [told, setTold] = useState<Outcome<Answer> & { readonly kind: "answer" }>();
  const [status, setStatus] = useState("");
  const words = WORDS[language];

  // An answer is in the language in which it was asked for.
  useEffect(() => setTold(undefined), [language]);

  const send = async (whole: object) => {
    setTold(undefined);
    setFaults(undefined);
    setStatus(words.sending);
    try {
      const outcome = await props.ask(whole);
      if (outcome.kind === "answer") setTold(outcome);
      else setFaults(outcome.problem.faults);
      const isUntold = outcome.kind === "problem" && !outcome.problem.faults?.length;
      const why = isUntold && outcome.problem.status === 403 ? words.refused : words.failed;
      setStatus(isUntold ? why : "");
    } catch {
      setStatus(words.failed);
    }
  };

  return (
    <>
      <p>{words[page].intro}</p>
      <SchemaForm
        schema={schema}
        language={language}
        submit={words[page].send}
        filled={props.filled}
        data={data}
        faults={faults}
        onChange={props.onChange}
        onSend={(whole) => void send(whole)}
      />
      <p role="status">{status}</p>
      {told !== undefined && (
        <Answered
          answer={told.answer}
          schema={answerSchema}
          language={language}
          gaps={words[page].gaps}
          {...(where !== undefined && { where })}
        >
          {props.before?.(told.askedAs)}
        </Answered>
      )}
    </>
  );
}
