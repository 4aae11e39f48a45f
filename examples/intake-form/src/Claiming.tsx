import { useEffect, useMemo, useState } from "react";
import type { Claim } from "voice-client";
import { type Asked, Asking } from "./Asking";
import { forRequesters, type Offered, withReferences } from "./claim";
import { useSchemas, voice } from "./schema";
import { WORDS } from "./words";

const SCHEMAS = ["claim", "answer"] as const;
const FILLED = ["language"];

/** What a requester asks, who says who they are and attests nothing. */
export function Claiming(asked: Asked) {
  const { language, data, onChange } = asked;
  const schemas = useSchemas(SCHEMAS, language);
  const offered = useOffered();
  const words = WORDS[language];
  const schema = useMemo(
    () =>
      typeof schemas === "object" && offered instanceof Set
        ? forRequesters(schemas.claim, offered, language)
        : undefined,
    [schemas, offered, language],
  );
  if (schemas === "failed" || offered === "failed") return <p role="status">{words.failed}</p>;
  if (schemas === undefined || schema === undefined) return <p role="status" />;
  const ask = (whole: object) => {
    const claim = withReferences(whole);
    onChange(claim);
    return voice.claim({ ...claim, language } as Claim);
  };
  const { requester, matter } = data as Partial<Claim>;
  return (
    <Asking
      {...asked}
      page="claim"
      schema={schema}
      answerSchema={schemas.answer}
      filled={FILLED}
      where={words.claim.where}
      ask={ask}
      before={() => (
        <>
          <p>{words.claim.references}</p>
          <dl>
            <div>
              <dt>{words.claim.yours}</dt>
              <dd>{requester?.person?.party}</dd>
            </div>
            <div>
              <dt>{words.claim.case}</dt>
              <dd>{matter}</dd>
            </div>
          </dl>
        </>
      )}
    />
  );
}

/** The categories that some policy can release. */
function useOffered(): Offered | "failed" | undefined {
  const [offered, setOffered] = useState<Offered | "failed">();
  useEffect(() => {
    let current = true;
    const load = async () => {
      const all = await voice.categories();
      const some = all.filter((of) => of.class !== "never").map((of) => of.category);
      if (current) setOffered(some.length === 0 ? "failed" : new Set<string>(some));
    };
    load().catch(() => current && setOffered("failed"));
    return () => void (current = false);
  }, []);
  return offered;
}
