/** Writes the JSON Schema of guild.yml that the package ships. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guildfileSchema } from "../src/guildfile/json-schema.ts";

const dir = join(import.meta.dirname, "..", "schema");
mkdirSync(dir, { recursive: true });
writeFileSync(join(dir, "guildfile.json"), `${JSON.stringify(guildfileSchema(), undefined, 2)}\n`);
