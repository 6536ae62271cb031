import {
  type Attribute,
  type AttributeKind,
  type AttributeTable,
  choiceAttributes,
  configAttributes,
  flagAttributes,
  flagTypes,
  includeAttributes,
  modelAttributes,
  operationAttributes,
  packageAttributes,
  publishAttributes,
  referenceAttributes,
  resourceAttributes,
  sourceAttributes,
  sourceCodeAttributes,
  sourceKinds,
  stepAttributes,
} from "./attribute-table.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 7) of guild.yml, for editors. */
export const guildfileSchema = (): Schema => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "guild.yml",
  description: "Models, operations and resources of a Guild AI project.",
  anyOf: [
    ref("operations"),
    { type: "array", items: { anyOf: ["model", "config", "include", "package"].map(ref) } },
    { type: "null" },
  ],
  definitions: {
    ...Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, objectSchema(name, table)])),
    operations: included(anyOf(text, ref("operation"))),
    flags: included(anyOf(ref("flag"), scalar, { type: "array" })),
    resources: included(anyOf(ref("resource"), { $ref: "#/definitions/sources" })),
    sources: { type: "array", items: anyOf(text, ref("source")) },
    requirement: anyOf(text, ref("reference"), ref("source"), {
      allOf: [ref("resource"), { required: ["sources"] }],
    }),
    requires: anyOf(ref("requirement"), { type: "array", items: ref("requirement") }),
    steps: { type: "array", items: anyOf(text, ref("step")) },
    selection: anyOf(
      text,
      { type: "boolean" },
      { type: "null" },
      {
        type: "array",
        items: anyOf(text, {
          type: "object",
          properties: { include: {}, exclude: {} },
          additionalProperties: false,
        }),
      },
    ),
  },
});

const tables: Readonly<Record<string, AttributeTable>> = {
  model: modelAttributes,
  config: configAttributes,
  include: includeAttributes,
  package: packageAttributes,
  operation: operationAttributes,
  flag: flagAttributes,
  choice: choiceAttributes,
  resource: resourceAttributes,
  source: sourceAttributes,
  reference: referenceAttributes,
  step: stepAttributes,
  sourcecode: sourceCodeAttributes,
  publish: publishAttributes,
};

/** What must be there for the thing to be one; a model may go without a name. */
const required: Readonly<Record<string, Schema>> = {
  model: { anyOf: [{ required: ["model"] }, { required: ["operations"], not: { required: ["config"] } }] },
  config: { required: ["config"] },
  include: { required: ["include"] },
  package: { required: ["package"] },
  choice: { required: ["value"] },
  reference: { required: ["resource"] },
  step: { required: ["run"] },
  source: { oneOf: sourceKinds.map((kind) => ({ required: [kind] })) },
};

const objectSchema = (name: string, table: AttributeTable): Schema => ({
  type: "object",
  properties: Object.fromEntries(
    Object.entries(table).map(([key, attribute]) => [key, attributeSchema(attribute)]),
  ),
  additionalProperties: false,
  ...required[name],
});

const attributeSchema = ({ kind, about }: Attribute): Schema => ({ description: about, ...kindSchema(kind) });

const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const anyOf = (...schemas: readonly Schema[]): Schema => ({ anyOf: schemas });
const text: Schema = { type: "string" };
const scalar: Schema = { type: ["string", "number", "boolean", "null"] };
const texts: Schema = { anyOf: [text, { type: "null" }, { type: "array", items: scalar }] };
/** Texts with {{NAME}} in the place of a value. */
const reference: Schema = { type: "string", pattern: "\\{\\{.*\\}\\}" };

const included = (values: Schema): Schema => ({
  type: "object",
  properties: { $include: texts },
  additionalProperties: values,
});

const kindSchema = (kind: AttributeKind): Schema => {
  switch (kind) {
    case "text":
      return { type: ["string", "number", "boolean", "null"] };
    case "texts":
      return texts;
    case "switch":
      return anyOf({ type: ["boolean", "null"] }, reference);
    case "number":
      return anyOf({ type: ["number", "null"] }, reference);
    case "list":
      return anyOf({ type: ["array", "null"] }, reference);
    case "map":
      return anyOf({ type: ["object", "null"] }, reference);
    case "any":
      return {};
    case "choices":
      return anyOf({ type: "array", items: anyOf(scalar, ref("choice")) }, reference);
    case "sourcecode":
      return anyOf(ref("selection"), ref("sourcecode"));
    case "rename":
      return { type: ["string", "object", "array"] };
    case "flag-type":
      return anyOf({ enum: [...flagTypes, null] }, reference);
    case "target-type":
      return anyOf({ enum: ["copy", "link", null] }, reference);
    default:
      return ref(kind);
  }
};
