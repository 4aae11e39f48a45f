import { useEffect, useRef, useState } from "react";
import type { RJSFSchema } from "@rjsf/utils";
import type { Answer, Fault, Language, Question } from "../../typed-client/src/client";
import { SchemaForm } from "./SchemaForm";
import { resolve, useSchemas, voice } from "./schema";
import { Told, term } from "./Told";
import { WORDS } from "./words";

const SCHEMAS = ["question", "answer"] as const;
const FILLED = ["as_of", "language"];

interface Props {
  readonly language: Language;
  readonly data: object;
  readonly onChange: (data: object) => void;
}

/** The question about a person in custody, and its answer. */
export function Asking({ language, data, onChange }: Props) {
  const schemas = useSchemas(SCHEMAS, language);
  const [faults, setFaults] = useState<readonly Fault[]>();
  const [answer, setAnswer] = useState<Answer>();
  const [status, setStatus] = useState("");
  const words = WORDS[language];

  // An answer is in the language in which it was asked for.
  useEffect(() => setAnswer(undefined), [language]);

  const send = async (whole: object) => {
    setAnswer(undefined);
    setFaults(undefined);
    setStatus(words.sending);
    const now =
      new URLSearchParams(location.search).get("now") ??
      `${new Date().toISOString().slice(0, 19)}Z`;
    try {
      // Whether it is a whole question is for the server to say.
      const outcome = await voice.ask({ ...whole, as_of: now, language } as Question);
      setStatus("");
      if (outcome.kind === "answer") setAnswer(outcome.answer);
      else setFaults(outcome.problem.faults);
    } catch {
      setStatus(words.failed);
    }
  };

  if (schemas === undefined || schemas === "failed")
    return <p role="status">{schemas === "failed" ? words.failed : ""}</p>;
  return (
    <>
      <p>{words.question.intro}</p>
      <SchemaForm
        schema={schemas.question}
        language={language}
        submit={words.question.send}
        filled={FILLED}
        data={data}
        faults={faults}
        onChange={onChange}
        onSend={(whole) => void send(whole)}
      />
      <p role="status">{status}</p>
      {answer !== undefined && (
        <Answered answer={answer} schema={schemas.answer} language={language} />
      )}
    </>
  );
}

function Answered({
  answer,
  schema,
  language,
}: {
  readonly answer: Answer;
  readonly schema: RJSFSchema;
  readonly language: Language;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [answer]);
  const words = WORDS[language].question;
  const definition = (name: string) => resolve({ $ref: `#/$defs/${name}` }, schema);
  return (
    <section className="answer" aria-labelledby="answer">
      <h2 id="answer" ref={heading} tabIndex={-1}>
        {words.answer}
      </h2>
      {answer.results.map((result) => (
        <section key={result.category} className="result">
          <h3>{term(result.category, definition("Category"))}</h3>
          {result.kind === "told" ? (
            <Told
              value={result.information}
              schema={definition("Information")}
              root={schema}
              language={language}
            />
          ) : (
            <p>{result.text}</p>
          )}
        </section>
      ))}
      {answer.eligibility.gaps.length > 0 && (
        <>
          <h3>{words.gaps}</h3>
          <ul>
            {answer.eligibility.gaps.map((gap) => (
              <li key={gap.text}>
                {gap.text} {gap.remedy}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{words.notices}</h3>
      <ul>
        {answer.notices.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <h3>{words.rights}</h3>
      {answer.process.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <h3>{words.help}</h3>
      <dl>
        {answer.help.map((line) => (
          <div key={line.name}>
            <dt>{line.name}</dt>
            <dd>
              {line.reach}. {line.purpose}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
