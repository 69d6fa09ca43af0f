/** The page's view of the contract: TypeScript types of the OpenAPI document, read from standard input. */

import openapiTS, { astToString } from "openapi-typescript";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const document = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const types = astToString(await openapiTS(document, { arrayLength: true, defaultNonNullable: false }));
process.stdout.write(`/** Written by \`make golden\` from the service's OpenAPI document. */\n\n${types}`);
