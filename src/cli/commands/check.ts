import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "check",
  help: "Check the Guild setup.",
  options: {
    env: { flags: "--env", help: "Limit check to environment info." },
    tensorflow: { flags: "--tensorflow", help: "Check TensorFlow status." },
    pytorch: { flags: "--pytorch", help: "Check PyTorch status." },
    rScript: { flags: "--r-script", help: "Check Rscript status" },
    allTests: { flags: "-T, --tests", help: "Run Guild test suite." },
    tests: {
      flags: "-t, --test",
      help: "Run `TEST` (may be used multiple times).",
      metavar: "TEST",
      repeat: true,
    },
    noInfo: { flags: "-n, --no-info", help: "Don't print info (useful when just running tests)." },
    skip: {
      flags: "-s, --skip",
      help: "Skip `TEST` when running Guild test suite. Ignored otherwise.",
      metavar: "TEST",
      repeat: true,
    },
    forceTest: {
      flags: "--force-test",
      help: "Run a test even if it's skipped. Does not apply to tests specified with '--skip'.",
    },
    fast: { flags: "-f, --fast", help: "Fail fast when running tests." },
    concurrency: { flags: "-c, --concurrency", help: "Number of concurrent tests.", type: "integer" },
    lint: {
      flags: "--lint",
      help: "Check the project's Guild file: unknown attributes, operations and flags, and steps in a circle.",
    },
    verbose: { flags: "-v, --verbose", help: "Show more information." },
    space: { flags: "--space", help: "Show disk space usage for Guild files." },
    version: { flags: "--version", help: "Check the installed version.", metavar: "REQUIRED" },
    notify: { flags: "--notify", help: "Send system notification when check is complete." },
    remote: { flags: "-r, --remote", help: "Check remote environment.", metavar: "REMOTE" },
    offline: { flags: "--offline / --no-offline", help: "Don't check guild.ai for latest versions." },
    checkUrl: { flags: "--check-url", help: "", metavar: "TEXT", hidden: true },
    uat: { flags: "--uat", help: "", hidden: true },
    forceUat: { flags: "--force-uat", help: "", hidden: true },
    external: { flags: "--external", help: "", metavar: "TEXT", hidden: true },
    noChrome: { flags: "--no-chrome", help: "", hidden: true },
  },
  async run(context, _args, options) {
    if (options.lint) {
      const { lint } = await import("../lint.ts");
      return lint(context);
    }
    const { runCheck } = await import("../check.ts");
    return runCheck(context, options);
  },
});
