import { useEffect, useMemo, useRef, useState } from "react";
import type { RJSFSchema } from "@rjsf/utils";
import type {
  Fault,
  Hit,
  HitPhone,
  Language,
  Near,
  Search,
  SearchAnswer,
} from "voice-client";
import { SchemaForm } from "./SchemaForm";
import { forPeopleInNeed } from "./search";
import { branches, kindOf, resolve, useSchemas, voice } from "./schema";
import { day } from "./Told";
import { WORDS } from "./words";

const SCHEMAS = ["search", "search-answer"] as const;
const FILLED: readonly string[] = [];
const FIRST = [
  "need",
  "postal_code",
  "county",
  "state",
  "language",
  "served",
  "age",
  "attendance",
  "open_at",
  "free",
  "accessible",
];

interface Props {
  readonly language: Language;
  readonly data: object;
  readonly onChange: (data: object) => void;
}

/** What was found so far, of which search, up to which page. */
interface Found {
  readonly search: Search;
  readonly page: number;
  readonly answer: SearchAnswer;
  readonly hits: readonly Hit[];
}

/** The search for help, and what it finds. */
export function Finding({ language, data, onChange }: Props) {
  const schemas = useSchemas(SCHEMAS, language);
  const [faults, setFaults] = useState<readonly Fault[]>();
  const [found, setFound] = useState<Found>();
  const [status, setStatus] = useState("");
  const [near, setNear] = useState<Near>();
  const words = WORDS[language];
  const schema = useMemo(
    () =>
      typeof schemas === "object" ? forPeopleInNeed(schemas.search, language) : undefined,
    [schemas, language],
  );

  const find = async (search: Search, page: number, before: readonly Hit[]) => {
    setFaults(undefined);
    setStatus(words.sending);
    if (page === 1) setFound(undefined);
    try {
      const outcome = await voice.find({ ...search, page });
      setStatus("");
      if (outcome.kind === "problem") setFaults(outcome.problem.faults);
      else
        setFound({
          search,
          page,
          answer: outcome.answer,
          hits: [...before, ...outcome.answer.results],
        });
    } catch {
      setStatus(words.failed);
    }
  };

  if (schemas === undefined || schemas === "failed" || schema === undefined)
    return <p role="status">{schemas === "failed" ? words.failed : ""}</p>;
  return (
    <>
      <p>{words.search.intro}</p>
      <Here near={near} language={language} onChange={setNear} />
      <SchemaForm
        schema={schema}
        language={language}
        submit={words.search.send}
        filled={FILLED}
        first={FIRST}
        data={data}
        faults={faults}
        onChange={onChange}
        // Whether each part of it is right is for the server to say.
        onSend={(whole) => void find({ ...(whole as Search), ...(near && { near }) }, 1, [])}
      />
      <p role="status">{status}</p>
      {found !== undefined && (
        <Results
          found={found}
          schema={schemas["search-answer"]}
          language={language}
          onMore={() => void find(found.search, found.page + 1, found.hits)}
        />
      )}
    </>
  );
}

interface HereProps {
  readonly near: Near | undefined;
  readonly language: Language;
  readonly onChange: (near: Near | undefined) => void;
}

/** Where the person is, as the browser knows it once they allow it, to about a kilometre. */
function Here({ near, language, onChange }: HereProps) {
  const words = WORDS[language].search;
  const [failed, setFailed] = useState(false);
  const look = () => {
    setFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        onChange({ latitude: rounded(coords.latitude), longitude: rounded(coords.longitude) }),
      () => setFailed(true),
    );
  };
  return (
    <p className="here">
      {near === undefined ? (
        <button type="button" className="quiet" onClick={look}>
          {words.here}
        </button>
      ) : (
        <button type="button" className="quiet" onClick={() => onChange(undefined)}>
          {words.forget}
        </button>
      )}{" "}
      <span role="status">
        {near === undefined ? (failed ? words.unknownHere : "") : words.knownHere}
      </span>
    </p>
  );
}

const rounded = (degrees: number) => Math.round(degrees * 100) / 100;

interface ResultsProps {
  readonly found: Found;
  readonly schema: RJSFSchema;
  readonly language: Language;
  readonly onMore: () => void;
}

/** Lines for a crisis come first, whatever else was found. */
function Results({ found: { answer, hits, page }, schema, language, onMore }: ResultsProps) {
  const words = WORDS[language].search;
  const heading = useRef<HTMLHeadingElement>(null);
  const firstNew = useRef<HTMLHeadingElement>(null);
  useEffect(() => (page === 1 ? heading : firstNew).current?.focus(), [page, answer]);
  const left = answer.total - hits.length;
  const newFrom = hits.length - answer.results.length;
  return (
    <section className="answer" aria-labelledby="found">
      <h2 id="found" ref={heading} tabIndex={-1}>
        {words.found(answer.total)}
      </h2>
      <section className="crisis" aria-labelledby="crisis">
        <h3 id="crisis">{words.crisis}</h3>
        <ul>
          {answer.crisis_lines.map((line) => (
            <li key={line.name}>
              <strong>{line.name}</strong>: <Phones phones={line.phones} language={language} />{" "}
              {line.purpose}
            </li>
          ))}
        </ul>
      </section>
      <h3>{words.results}</h3>
      {hits.length === 0 && <p>{words.none}</p>}
      {answer.left_out > 0 && <p>{words.leftOut(answer.left_out)}</p>}
      {hits.map((hit, at) => (
        <article key={hit.service_id} className="result">
          <h4 ref={at === newFrom ? firstNew : null} tabIndex={-1}>
            {hit.name}
          </h4>
          <OneHit hit={hit} schema={schema} language={language} />
        </article>
      ))}
      {left > 0 && answer.results.length > 0 && (
        <button type="button" onClick={onMore}>
          {words.more(left)}
        </button>
      )}
    </section>
  );
}

function OneHit({
  hit,
  schema,
  language,
}: {
  readonly hit: Hit;
  readonly schema: RJSFSchema;
  readonly language: Language;
}) {
  const words = WORDS[language].search;
  const titleOf = (name: string) => resolve({ $ref: "#/$defs/Hit" }, schema).properties?.[name];
  const assured = titleOf("assured_date");
  return (
    <>
      {hit.organization !== undefined && <p>{hit.organization}</p>}
      {hit.alert !== undefined && (
        <p>
          <strong>{hit.alert}</strong>
        </p>
      )}
      {hit.phones.length > 0 && (
        <p>
          <Phones phones={hit.phones} language={language} />
        </p>
      )}
      {hit.address !== undefined && <p>{hit.address}</p>}
      {hit.description !== undefined && <p>{hit.description}</p>}
      {hit.url !== undefined && (
        <p>
          <a href={hit.url} rel="noreferrer">
            {hit.url}
          </a>
        </p>
      )}
      {hit.email !== undefined && (
        <p>
          <a href={`mailto:${hit.email}`}>{hit.email}</a>
        </p>
      )}
      {hit.reasons.length > 0 && (
        <>
          <h5>{words.reasons}</h5>
          <ul>
            {hit.reasons.map((reason) => (
              <li key={reason.kind}>
                <Reason reason={reason} schema={schema} language={language} />
              </li>
            ))}
          </ul>
        </>
      )}
      {hit.is_stale && <p>{words.stale}</p>}
      {hit.assured_date !== undefined && typeof assured === "object" && (
        <p>
          {assured.title}: {day(hit.assured_date, language)}
        </p>
      )}
    </>
  );
}

/**
 * A reason in the words of its schema, with what it is about; the compiler knows what each kind
 * has.
 */
function Reason({
  reason,
  schema,
  language,
}: {
  readonly reason: Hit["reasons"][number];
  readonly schema: RJSFSchema;
  readonly language: Language;
}) {
  const all = branches(resolve({ $ref: "#/$defs/Reason" }, schema));
  const says = all.find((branch) => kindOf(branch) === reason.kind)?.description ?? reason.kind;
  switch (reason.kind) {
    case "distance":
      return (
        <>
          {says} {distance(reason.metres, language)} {WORDS[language].search.distance}
        </>
      );
    case "distance-about":
      return (
        <>
          {says} {distance(reason.metres, language)} ± {distance(reason.precision, language)}{" "}
          {WORDS[language].search.distance}
        </>
      );
    case "need":
      return (
        <>
          {says} {reason.term}
        </>
      );
    case "words":
      return (
        <>
          {says} {reason.words.join(", ")}
        </>
      );
    case "language":
      return (
        <>
          {says} {new Intl.DisplayNames([language], { type: "language" }).of(reason.language)}
        </>
      );
    default:
      return <>{says}</>;
  }
}

function distance(metres: number, language: Language): string {
  const kilometres = metres / 1000;
  return kilometres.toLocaleString(language, {
    style: "unit",
    unit: "kilometer",
    maximumFractionDigits: kilometres < 10 ? 1 : 0,
  });
}

/** A number as an address (RFC 3966), with its extension. */
function telephone({ e164, number, extension }: HitPhone): string {
  return `tel:${e164 ?? number}${extension === undefined ? "" : `;ext=${extension}`}`;
}

function Phones({
  phones,
  language,
}: {
  readonly phones: readonly HitPhone[];
  readonly language: Language;
}) {
  return (
    <>
      {phones.map((phone, at) => (
        <span key={`${phone.number} ${phone.extension}`} className="phone">
          {at > 0 && ", "}
          <a
            href={telephone(phone)}
          >
            {phone.number}
          </a>
          {phone.extension !== undefined &&
            ` ${WORDS[language].search.extension} ${phone.extension}`}
          {phone.note !== undefined && ` (${phone.note})`}
        </span>
      ))}
    </>
  );
}
