// How fields look, where the form library's own would choose for somebody, or say less than it
// could.

import type { ComponentType, ReactNode } from "react";
import {
  descriptionId,
  errorId,
  getInputProps,
  getTemplate,
  type BaseInputTemplateProps,
  type FieldProps,
  type FieldTemplateProps,
  type ObjectFieldTemplateProps,
  type UiSchema,
  type WidgetProps,
} from "@rjsf/utils";
import { branches, kindOf, tagOf } from "./schema";

/** What describes a field: its faults where it has some, and its description. */
const describedBy = (id: string) => `${errorId(id)} ${descriptionId(id)}`;

function Label({
  id,
  title,
  required,
}: {
  readonly id: string;
  readonly title: string;
  readonly required: boolean;
}) {
  return (
    <label htmlFor={id}>
      {title}
      {required && <Star />}
    </label>
  );
}

const Star = () => (
  <span className="star" aria-hidden="true">
    {" "}
    *
  </span>
);

function Faults({ id, faults }: { readonly id: string; readonly faults: readonly ReactNode[] }) {
  return faults.length === 0 ? null : (
    <ul id={errorId(id)} className="faults">
      {faults.map((fault, at) => (
        <li key={at}>{fault}</li>
      ))}
    </ul>
  );
}

/** Whether it has to be filled in: not in a group that may be left out as a whole. */
const isNeeded = (required: boolean | undefined, uiSchema: UiSchema | undefined) =>
  required === true && uiSchema?.["ui:options"]?.["isNeeded"] === true;

/** A field with its label, its description and its faults before it. A group says its own. */
export function Field(props: FieldTemplateProps) {
  const {
    id,
    label,
    required,
    hidden,
    schema,
    uiSchema,
    children,
    description,
    rawErrors = [],
  } = props;
  if (hidden) return <div hidden>{children}</div>;
  const isObject = schema.type === "object";
  if (isObject && schema.oneOf !== undefined) return <>{children}</>;
  if (schema.type === "array") return <div className="field">{children}</div>;
  const faults = <Faults id={id} faults={rawErrors} />;
  if (isObject)
    return (
      <div className="field">
        {faults}
        {children}
      </div>
    );
  if (schema.type === "boolean")
    return (
      <div className="field">
        {children}
        {description}
        {faults}
      </div>
    );
  return (
    <div className="field">
      <Label id={id} title={label} required={isNeeded(required, uiSchema)} />
      {description}
      {faults}
      {children}
    </div>
  );
}

/** An object is a group; the whole form needs none. */
export function Group(props: ObjectFieldTemplateProps) {
  const { fieldPathId, title, description, required, properties, schema, uiSchema, registry } =
    props;
  const Description = getTemplate("DescriptionFieldTemplate", registry);
  const id = fieldPathId.$id;
  const content = properties.map((property) => property.content);
  if (schema.oneOf !== undefined) return null;
  if (id === "root" || properties.every((property) => property.hidden)) return <>{content}</>;
  return (
    <fieldset id={id} aria-describedby={describedBy(id)}>
      <legend>
        {title}
        {isNeeded(required, uiSchema) && <Star />}
      </legend>
      {description !== undefined && (
        <Description
          id={descriptionId(id)}
          description={description}
          schema={schema}
          uiSchema={uiSchema ?? {}}
          registry={registry}
        />
      )}
      {content}
    </fieldset>
  );
}

/** A list of words is a group of boxes to tick. */
export function Boxes({
  id,
  label,
  options,
  schema,
  uiSchema,
  value,
  required,
  onChange,
  rawErrors = [],
}: WidgetProps) {
  const ticked: unknown[] = Array.isArray(value) ? value : [];
  return (
    <fieldset id={id} aria-describedby={describedBy(id)}>
      <legend>
        {label}
        {isNeeded(required, uiSchema) && (schema.minItems ?? 0) > 0 && <Star />}
      </legend>
      <div id={descriptionId(id)} className="field-description">
        {options.description ?? schema.description}
      </div>
      <Faults id={id} faults={rawErrors} />
      {(options.enumOptions ?? []).map((option) => (
        <label key={String(option.value)} className="box">
          <input
            type="checkbox"
            checked={ticked.includes(option.value)}
            onChange={({ target }) =>
              onChange(
                target.checked
                  ? [...ticked, option.value]
                  : ticked.filter((other) => other !== option.value),
              )
            }
          />{" "}
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly value: string;
  readonly required: boolean;
  readonly hasFaults: boolean;
  readonly blank: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string | undefined) => void;
}

/** One of some words; nothing is chosen before somebody chooses. */
function Choice({ id, value, required, hasFaults, blank, options, onChange }: ChoiceProps) {
  return (
    <select
      id={id}
      value={value}
      required={required}
      aria-invalid={hasFaults}
      aria-describedby={describedBy(id.replace("__oneof_select", ""))}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
    >
      <option value="">{blank}</option>
      {options.map(([word, label]) => (
        <option key={word} value={word}>
          {label}
        </option>
      ))}
    </select>
  );
}

export function Words({
  id,
  value,
  required,
  options,
  uiSchema,
  onChange,
  rawErrors = [],
  registry,
}: WidgetProps) {
  const all = (options.enumOptions ?? []).map(
    (option) => [String(option.value), option.label] as const,
  );
  const blank: string = registry.formContext.choose;
  return (
    <Choice
      id={id}
      value={value ?? ""}
      required={isNeeded(required, uiSchema)}
      hasFaults={rawErrors.length > 0}
      blank={blank}
      options={all}
      onChange={onChange}
    />
  );
}

/** A union is a choice of its branches, and the fields of the branch that somebody chose. */
export function Branches(props: FieldProps) {
  const { schema, formData, fieldPathId, errorSchema, onChange, registry, required, uiSchema } =
    props;
  const { SchemaField } = registry.fields as { SchemaField: ComponentType<FieldProps> };
  const Description = getTemplate("DescriptionFieldTemplate", registry);
  const id = fieldPathId.$id;
  const all = branches(schema);
  const tag = tagOf(all[0]);
  const at = all.findIndex((branch) => kindOf(branch) === formData?.[tag]);
  const branch = all[at];
  const faults = errorSchema?.__errors ?? [];
  const { __errors, ...inner } = errorSchema ?? {};
  const choose = (word: string | undefined) =>
    onChange({ ...formData, [tag]: word }, fieldPathId.path, undefined, id);
  return (
    <div className="field">
      <Label
        id={`${id}__oneof_select`}
        title={schema.title ?? ""}
        required={isNeeded(required, uiSchema)}
      />
      <Description
        id={descriptionId(id)}
        description={uiSchema?.["ui:description"] ?? schema.description ?? ""}
        schema={schema}
        uiSchema={uiSchema ?? {}}
        registry={registry}
      />
      <Faults id={id} faults={faults} />
      <Choice
        id={`${id}__oneof_select`}
        value={String(formData?.[tag] ?? "")}
        required={isNeeded(required, uiSchema)}
        hasFaults={faults.length > 0}
        blank={registry.formContext.choose}
        options={all.map((of) => [String(kindOf(of)), of.title ?? ""])}
        onChange={choose}
      />
      {branch !== undefined && (
        <SchemaField
          {...props}
          schema={branch}
          uiSchema={uiSchema?.["oneOf"]?.[at] ?? {}}
          errorSchema={inner}
          required={false}
        />
      )}
    </div>
  );
}

/** A line to fill in, which says when it has a fault. */
export function Input({
  id,
  value,
  type,
  options,
  schema,
  uiSchema,
  required,
  onChange,
  rawErrors = [],
}: BaseInputTemplateProps) {
  return (
    <input
      id={id}
      {...getInputProps(schema, type, options)}
      value={value ?? ""}
      required={isNeeded(required, uiSchema)}
      autoComplete="off"
      aria-invalid={rawErrors.length > 0}
      aria-describedby={describedBy(id)}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
    />
  );
}

/** A day and a time on the clock, as the browser lets one fill them in. */
export const WallTime = (props: WidgetProps) => (
  <Input {...props} options={{ ...props.options, inputType: "datetime-local" }} />
);

/** Yes where it is ticked; nobody is asked to say no. */
export function Tick({ id, label, value, onChange }: WidgetProps) {
  return (
    <label className="box">
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        aria-describedby={describedBy(id)}
        onChange={({ target }) => onChange(target.checked ? true : undefined)}
      />{" "}
      {label}
    </label>
  );
}
