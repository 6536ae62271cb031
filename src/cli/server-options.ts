import type { OptionSpecs } from "./command.ts";

/** Of every command that answers requests. */
export const serverOptions = {
  host: {
    flags: "-h, --host",
    help: "Name of host interface to listen on. Only this machine is served by default.",
    metavar: "HOST",
  },
  port: { flags: "-p, --port", help: "Port to listen on.", metavar: "PORT", type: { min: 0, max: 65535 } },
  token: { flags: "--token", help: "Token to require rather than a new one.", metavar: "TOKEN" },
  noAuth: { flags: "--no-auth", help: "Serve whoever can reach the address, without a token." },
} as const satisfies OptionSpecs;
