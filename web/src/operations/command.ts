import type { RunRequestBody } from "../../../src/server/api-types.ts";

/** The command line that starts the same run. */
export const commandOf = (body: RunRequestBody): string => {
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [name, quoted(String(value))];
  return [
    "guild run",
    ...(body.operation === undefined ? [] : [quoted(body.operation)]),
    ...option("--restart", body.restart?.slice(0, 8)),
    ...option("--proto", body.proto?.slice(0, 8)),
    ...Object.entries(body.flags).map(([name, value]) => quoted(`${name}=${value}`)),
    ...option("--label", body.label),
    ...(body.tags ?? []).flatMap((tag) => option("--tag", tag)),
    ...option("--optimizer", body.optimizer),
    ...option("--minimize", body.minimize),
    ...option("--maximize", body.maximize),
    ...option("--max-trials", body.maxTrials),
    ...option("--jobs", body.jobs),
    ...(body.stage ? ["--stage"] : []),
  ].join(" ");
};

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
