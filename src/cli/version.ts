import pkg from "../../package.json" with { type: "json" };

/** The version of this Guild, as the package says it. The bundle holds the text itself. */
export const guildVersion: string = pkg.version;
