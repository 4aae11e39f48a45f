import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import Form from "@rjsf/core";
import type { Experimental_DefaultFormStateBehavior, RJSFSchema } from "@rjsf/utils";
import { customizeValidator } from "@rjsf/validator-ajv8";
import Ajv2020 from "ajv/dist/2020";
import type { Fault, Language } from "voice-client";
import { errorsAt, fieldOf, path, sentence, titles } from "./faults";
import { Boxes, Branches, Field, Group, Input, Tick, WallTime, Words } from "./fields";
import { complete, uiSchema, withoutExamples } from "./schema";
import { WORDS } from "./words";

const validator = customizeValidator({ AjvClass: Ajv2020 });
const TEMPLATES = { FieldTemplate: Field, ObjectFieldTemplate: Group, BaseInputTemplate: Input };
const WIDGETS = {
  CheckboxesWidget: Boxes,
  SelectWidget: Words,
  CheckboxWidget: Tick,
  "wall-time": WallTime,
};
const FIELDS = { OneOfField: Branches };
/** Nothing is chosen for anybody. */
const NOTHING_CHOSEN: Experimental_DefaultFormStateBehavior = {
  constAsDefaults: "never",
  emptyObjectFields: "skipDefaults",
  arrayMinItems: { populate: "never" },
};

interface Props {
  readonly schema: RJSFSchema;
  readonly language: Language;
  readonly submit: string;
  /** Fields that the app fills in, and those that come first. */
  readonly filled: readonly string[];
  readonly first?: readonly string[];
  readonly data: object;
  readonly faults: readonly Fault[] | undefined;
  readonly onChange: (data: object) => void;
  /**
   * What is sent is what the schema describes as far as somebody filled it in; the server says what
   * is missing.
   */
  readonly onSend: (whole: object) => void;
}

/**
 * A form made from a schema alone. The faults of what was sent are listed before it, take the
 * focus, and are at their fields.
 */
export function SchemaForm({
  schema,
  language,
  submit,
  filled,
  first = [],
  data,
  faults,
  onChange,
  onSend,
}: Props) {
  const words = WORDS[language];
  const ui = useMemo(
    () => uiSchema(schema, filled, first, words.example),
    [schema, filled, first, words],
  );
  const shown = useMemo(() => withoutExamples(schema), [schema]);
  const errors = useMemo(() => errorsAt(faults ?? [], language), [faults, language]);
  const context = useMemo(() => ({ choose: words.choose }), [words]);
  const summary = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (faults !== undefined) summary.current?.focus();
  }, [faults]);
  return (
    <>
      {faults !== undefined && faults.length > 0 && (
        <section className="summary" aria-labelledby="summary">
          <h2 id="summary" ref={summary} tabIndex={-1}>
            {words.mend(faults.length)}
          </h2>
          <ul>
            {faults.map((fault) => {
              const text = [titles(schema, data, fault), sentence(fault, language)]
                .filter((part) => part !== "")
                .join(": ");
              const isAsked = !filled.includes(path(fault)[0] ?? "");
              const lead = (event: MouseEvent) => {
                event.preventDefault();
                fieldOf(fault)?.focus();
              };
              return (
                <li key={`${fault.pointer} ${fault.code}`}>
                  {isAsked ? (
                    <a href={`#${fault.pointer}`} onClick={lead}>
                      {text}
                    </a>
                  ) : (
                    text
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <Form
        key={language}
        schema={shown}
        uiSchema={ui}
        validator={validator}
        templates={TEMPLATES}
        widgets={WIDGETS}
        fields={FIELDS}
        formContext={context}
        formData={data}
        onChange={({ formData }) => onChange(formData)}
        onSubmit={() => onSend(complete(schema, schema, data) as object)}
        experimental_defaultFormStateBehavior={NOTHING_CHOSEN}
        extraErrors={errors}
        noValidate
        noHtml5Validate
        showErrorList={false}
      >
        <button type="submit">{submit}</button>
      </Form>
    </>
  );
}
