import { useEffect, useRef, useState } from "react";
import Form from "@rjsf/core";
import type { ErrorSchema, MultiSchemaFieldTemplateProps, RJSFSchema } from "@rjsf/utils";
import { customizeValidator } from "@rjsf/validator-ajv8";
import Ajv2020 from "ajv/dist/2020";
import { errorsAt, uiSchema } from "./form";
import { LANGUAGES, WORDS, type Language } from "./words";

const validator = customizeValidator({ AjvClass: Ajv2020 });

/** The choice between the branches of a union, with the name of the field that it is. */
function Branches({ selector, optionSchemaField, schema }: MultiSchemaFieldTemplateProps) {
  return (
    <div>
      <label>{schema.title} {selector}</label>
      {optionSchemaField}
    </div>
  );
}

const TEMPLATES = { MultiSchemaFieldTemplate: Branches };

interface Answer {
  readonly eligibility: { readonly gaps: readonly { readonly text: string; readonly remedy: string }[] };
  readonly results: readonly { readonly category: string; readonly text?: string }[];
  readonly process: readonly string[];
  readonly help: readonly { readonly name: string; readonly reach: string; readonly purpose: string }[];
}

export function App() {
  const [language, setLanguage] = useState<Language>("en");
  const [schema, setSchema] = useState<RJSFSchema>();
  const [question, setQuestion] = useState<object>({});
  const [errors, setErrors] = useState<ErrorSchema>();
  const [answer, setAnswer] = useState<Answer>();
  const [status, setStatus] = useState("");
  const outcome = useRef<HTMLElement>(null);
  const words = WORDS[language];

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words.title;
    const load = async () => setSchema(await (await fetch(`/v1/schemas/question?language=${language}`)).json());
    load().catch(() => setStatus(words.failed));
  }, [language, words]);

  useEffect(() => outcome.current?.focus(), [answer]);

  const send = async (data: object) => {
    setAnswer(undefined);
    const now = new URLSearchParams(location.search).get("now") ?? `${new Date().toISOString().slice(0, 19)}Z`;
    const body = JSON.stringify({ ...data, as_of: now, language });
    try {
      const headers = { "content-type": "application/json" };
      const response = await fetch("/v1/questions", { method: "POST", headers, body });
      const said = await response.json();
      setErrors(response.ok ? undefined : errorsAt(said.faults));
      setStatus(response.ok ? "" : words.faults);
      if (response.ok) setAnswer(said);
    } catch {
      setStatus(words.failed);
    }
  };

  return (
    <>
      <header>
        <h1>{words.title}</h1>
        <label>
          {words.language}{" "}
          <select value={language} onChange={(event) => setLanguage(event.target.value === "es" ? "es" : "en")}>
            {LANGUAGES.map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
          </select>
        </label>
      </header>
      <main>
        <p role="status">{status}</p>
        {schema !== undefined && (
          <Form
            key={language}
            schema={schema}
            uiSchema={uiSchema(schema)}
            validator={validator}
            templates={TEMPLATES}
            formData={question}
            onChange={({ formData }) => setQuestion(formData)}
            onSubmit={({ formData }) => void send(formData)}
            noValidate
            noHtml5Validate
            showErrorList={false}
            {...(errors === undefined ? {} : { extraErrors: errors })}
          >
            <button type="submit">{words.send}</button>
          </Form>
        )}
        {answer !== undefined && (
          <section ref={outcome} tabIndex={-1} aria-labelledby="answer">
            <h2 id="answer">{words.answer}</h2>
            <ul>
              {answer.results.map((result) => (
                <li key={result.category}>{result.category}: {result.text ?? words.told}</li>
              ))}
            </ul>
            {answer.eligibility.gaps.length > 0 && <h3>{words.eligibility}</h3>}
            {answer.eligibility.gaps.map((gap) => <p key={gap.text}>{gap.text} {gap.remedy}</p>)}
            <h3>{words.rights}</h3>
            {answer.process.map((text) => <p key={text}>{text}</p>)}
            <h3>{words.help}</h3>
            <ul>{answer.help.map((line) => <li key={line.name}>{line.name}: {line.reach}. {line.purpose}</li>)}</ul>
          </section>
        )}
      </main>
    </>
  );
}
