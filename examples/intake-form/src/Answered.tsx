import { type ReactNode, useEffect, useRef } from "react";
import type { RJSFSchema } from "@rjsf/utils";
import type { Answer, Language } from "voice-client";
import { resolve } from "./schema";
import { Told, term } from "./Told";
import { WORDS } from "./words";

interface Props {
  readonly answer: Answer;
  readonly schema: RJSFSchema;
  readonly language: Language;
  /** How the gaps are headed, and where to go with what they ask for. */
  readonly gaps: string;
  readonly where?: string;
  /** What goes before the rest of the answer. */
  readonly children?: ReactNode;
}

/** An answer: what was told, then prominently what is missing with how to mend it. */
export function Answered({ answer, schema, language, gaps, where, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [answer]);
  const words = WORDS[language].answer;
  const definition = (name: string) => resolve({ $ref: `#/$defs/${name}` }, schema);
  return (
    <section className="answer" aria-labelledby="answer">
      <h2 id="answer" ref={heading} tabIndex={-1}>
        {words.title}
      </h2>
      {children}
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
        <section className="bring" aria-labelledby="bring">
          <h3 id="bring">{gaps}</h3>
          <ul>
            {answer.eligibility.gaps.map((gap) => (
              <li key={gap.text}>
                {gap.text} <strong>{gap.remedy}</strong>
              </li>
            ))}
          </ul>
          {where !== undefined && <p>{where}</p>}
        </section>
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
