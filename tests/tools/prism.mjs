// The mock server that Prism makes of the OpenAPI document: whether each operation is answered as
// the document says, each problem with its own status, and what becomes of the published corpus
// where an operation takes such a value. Prints a line of JSON.
//
//     node prism.mjs

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { accepted, canonical, read, refused, version } from "./corpus.mjs";

const METHODS = ["get", "post", "put", "patch", "delete"];
const JSON_TYPES = ["application/json", "application/problem+json"];
const document = read("docs/openapi.json");

/** A port that nobody has. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const tool = "@stoplight/prism-cli";
const port = await freePort();
const program = new URL("node_modules/.bin/prism", import.meta.url).pathname;
const file = new URL("../../docs/openapi.json", import.meta.url).pathname;
const prism = spawn(program, ["mock", "--port", String(port), file], {
  stdio: ["ignore", "pipe", "inherit"],
});
process.on("exit", () => prism.kill());
// Its log is read to its end, so that it never waits for a reader.
await new Promise((ready, failed) => {
  prism.once("exit", (code) => failed(new Error(`Prism ended with ${code}`)));
  createInterface(prism.stdout).on("line", (line) => {
    if (line.includes("Prism is listening")) ready();
  });
});

const resolved = (value) =>
  value?.$ref
    ? value.$ref.slice(2).split("/").reduce((part, name) => part[name], document)
    : value;

/** The request that the document has as an example. */
function request(path, method, operation) {
  const headers = { authorization: "Bearer a-token" };
  const url = new URL(`http://127.0.0.1:${port}${path}`);
  for (const parameter of operation.parameters ?? []) {
    const { name, in: place, required, example, schema } = resolved(parameter);
    if (!required) continue;
    const { examples: [first] = [], format } = resolved(schema);
    const value = example ?? first ?? (format === "uuid" ? randomUUID() : "a");
    if (place === "path") url.pathname = url.pathname.replace(encodeURI(`{${name}}`), value);
    if (place === "query") url.searchParams.set(name, value);
    if (place === "header") headers[name] = value;
  }
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (!type) return { url, init: { method, headers } };
  headers["content-type"] = type;
  const example = content.example ?? "a";
  const body = type === "application/json" ? JSON.stringify(example) : example;
  return { url, init: { method, headers, body }, schema: content.schema };
}

async function sent({ url, init }, changed) {
  const headers = { ...init.headers, ...changed?.headers };
  const reply = await fetch(url, { ...init, ...changed, headers });
  return { status: reply.status, text: await reply.text() };
}

const row = { tool, version: version(tool), operations: 0, made: 0, models: 0, examples: [] };
row.models = Object.keys(document.components.schemas).length;
Object.assign(row, { accepted: 0, lost: 0, refused: 0, missed: 0 });
for (const [path, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (!METHODS.includes(method)) continue;
    const place = `${method.toUpperCase()} ${path}`;
    const example = request(path, place.split(" ")[0], operation);
    row.operations += 1;
    const wrong = [];
    for (const [status, response] of Object.entries(operation.responses)) {
      const reply = await sent(example, { headers: { prefer: `code=${status}` } });
      const said = `${place} as ${status}: ${reply.status} ${reply.text.slice(0, 200)}`;
      if (String(reply.status) !== status) wrong.push(said);
      const [type, content] = Object.entries(resolved(response).content ?? {})[0] ?? [];
      if (!JSON_TYPES.includes(type)) continue;
      const shown = content.example ?? resolved(content.examples?.problem)?.value;
      if (canonical(JSON.parse(reply.text)) !== canonical(shown)) wrong.push(said);
    }
    row.examples.push(...wrong.slice(0, 1));
    if (wrong.length === 0) row.made += 1;
    const component = example.schema?.$ref?.split("/").at(-1);
    if (!component) continue;
    const name = component.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
    for (const value of accepted(name)) {
      row.accepted += 1;
      const reply = await sent(example, { body: JSON.stringify(value) });
      if (reply.status === 200) continue;
      row.lost += 1;
      row.examples.push(`${place} refuses ${canonical(value)}: ${reply.text.slice(0, 300)}`);
    }
    for (const { code, value } of refused(name)) {
      row.refused += 1;
      const { status } = await sent(example, { body: JSON.stringify(value) });
      if (status >= 400) continue;
      row.missed += 1;
      row.examples.push(`${place} takes ${code} ${canonical(value)}`);
    }
  }
}
console.log(JSON.stringify(row));
process.exit();
