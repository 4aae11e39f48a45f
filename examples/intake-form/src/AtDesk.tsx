import type { Question } from "voice-client";
import { type Asked, Asking } from "./Asking";
import { useSchemas, voice } from "./schema";
import { WORDS } from "./words";

const SCHEMAS = ["question", "answer"] as const;
const FILLED = ["as_of", "language"];

/** The question that staff ask at the desk, with what they attest. */
export function AtDesk(asked: Asked) {
  const { language } = asked;
  const schemas = useSchemas(SCHEMAS, language);
  const words = WORDS[language];
  if (schemas === undefined || schemas === "failed")
    return <p role="status">{schemas === "failed" ? words.failed : ""}</p>;
  const ask = (whole: object) => {
    const now =
      new URLSearchParams(location.search).get("now") ??
      `${new Date().toISOString().slice(0, 19)}Z`;
    return voice.ask({ ...whole, as_of: now, language } as Question);
  };
  return (
    <Asking
      {...asked}
      page="question"
      schema={schemas.question}
      answerSchema={schemas.answer}
      filled={FILLED}
      ask={ask}
      before={(askedAs) =>
        askedAs !== null && (
          <p className="asked-as">
            {askedAs === "desk without a token" ? words.question.untokened : askedAs}
          </p>
        )
      }
    />
  );
}
