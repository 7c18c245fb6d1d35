// Describes the schemas of the OpenAPI document as text and as trees.
//
// In: schemas of OpenAPI 3.1. Out: names of types, lists of fields, elements. Not here: operations.

/** Creates an element with attributes and children. Skips attributes and children that are null or undefined. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of text; parts between backticks are code. */
export function prose(text = "") {
  return make("span", {}, ...text.split("`").map((part, index) => (index % 2 === 1 ? make("code", {}, part) : part)));
}

/** Answers questions about schemas; it resolves references within the document. */
export class Schemas {
  constructor(document) {
    this.document = document;
  }

  /** Resolves a reference; returns any other value unchanged. */
  follow(value) {
    if (!value?.$ref) return value;
    const found = value.$ref.split("/").slice(1).reduce((at, key) => at?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], this.document);
    return { ...found, ...value, $ref: undefined };
  }

  /** The name of a schema's type: the last part of a reference, or its title. Undefined for other schemas. */
  title(schema) {
    return schema?.$ref?.split("/").pop() ?? schema?.title;
  }

  /** The schema without the alternative `null`, which most fields of answers allow. */
  present(schema) {
    const options = schema?.anyOf?.filter((option) => option.type !== "null");
    if (options?.length === 1) return { ...options[0], description: schema.description ?? options[0].description };
    return schema ?? {};
  }

  /** The values of an enumeration with their names; undefined for other schemas. */
  values(schema) {
    const known = this.follow(this.present(this.follow(schema)));
    const values = known.enum ?? known["x-extensible-enum"];
    return known["x-enum-varnames"] && values?.map((value, index) => [value, known["x-enum-varnames"][index]]);
  }

  isFlag(schema) {
    return [this.present(this.follow(schema)).type].flat().includes("boolean");
  }

  isFile(schema) {
    const known = this.follow(schema);
    return Boolean(known.contentMediaType || known.format === "binary");
  }

  /** The name of the type, such as "list of string". */
  type(schemaOrReference) {
    const schema = this.present(schemaOrReference);
    const title = this.title(schema);
    if (title) return title;
    if (this.isFlag(schema)) return "boolean";
    if (this.isFile(schema)) return "file";
    if (schema.items) return `list of ${this.type(schema.items)}`;
    if (schema.additionalProperties) return `map to ${this.type(schema.additionalProperties)}`;
    for (const key of ["oneOf", "anyOf"]) {
      if (schema[key]) return [...new Set(schema[key].map((option) => this.type(option)))].join(" or ");
    }
    if (schema.allOf) return schema.allOf.map((part) => this.type(part)).join(" and ");
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
    const names = [schema.type ?? "any"].flat().filter((name) => name !== "null");
    return names.join(" or ") + (schema.format ? ` (${schema.format})` : "");
  }

  /** The constraints of a schema as text, such as "from 1, to 100". */
  limits(schemaOrReference) {
    const schema = this.follow(this.present(schemaOrReference));
    const words = { minimum: "from", maximum: "to", minLength: "at least", maxLength: "at most", minItems: "at least", maxItems: "at most", pattern: "pattern", default: "default" };
    const units = { minLength: " characters", maxLength: " characters", minItems: " items", maxItems: " items" };
    const constraints = Object.entries(words).filter(([key]) => schema[key] !== undefined);
    return constraints.map(([key, word]) => `${word} ${JSON.stringify(schema[key])}${units[key] ?? ""}`).join(", ");
  }

  /** The fields of an object, including those of the schemas in `allOf`. */
  fields(schemaOrReference) {
    const schema = this.follow(schemaOrReference) ?? {};
    const parts = (schema.allOf ?? []).flatMap((part) => this.fields(part));
    const own = Object.entries(schema.properties ?? {}).map(([name, field]) => ({ name, schema: field, required: Boolean(schema.required?.includes(name)) }));
    return [...parts, ...own];
  }

  /** A tree of the fields. Lower levels are built when the user opens them, so recursive types are possible. */
  tree(schemaOrReference, open = true) {
    const schema = this.present(schemaOrReference);
    const inner = schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : null);
    if (inner) return this.tree(inner, open);
    const known = this.follow(schema);
    const options = known.oneOf ?? known.anyOf;
    if (options && !this.values(schema)) return make("div", {}, ...options.map((option) => this.tree(option, open)).filter(Boolean));
    if (known.items || known.additionalProperties) return this.tree({ ...known, description: undefined }, open);
    const fields = this.fields(schema);
    if (fields.length === 0) return null;
    const details = make("details", { open }, make("summary", {}, make("code", {}, this.title(schema) ?? "object")));
    const fill = () => {
      if (details.open && details.childElementCount === 1) details.append(make("ul", {}, ...fields.map((field) => this.leaf(field))));
    };
    details.addEventListener("toggle", fill);
    fill();
    return details;
  }

  leaf({ name, schema, required }) {
    const docs = schema.description ?? this.follow(this.present(schema))?.description ?? "";
    const about = ` ${this.type(schema)}${required ? ", always present" : ""}. `;
    return make("li", {}, make("code", {}, name), about, prose(docs.split("\n\n")[0]), this.tree(schema, false));
  }
}
