import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "download",
  help:
    "Download a file resource.\n\n" +
    "`URL` is downloaded as a Guild resource in the current environment. Once downloaded, it is available as a " +
    "resource using the same URL.\n\n" +
    "**NOTE:** When used in a Guild file, `URL` must be specified exactly as used in this command. Guild will treat " +
    "any changes as a different resource.\n\n" +
    "**IMPORTANT:** Independently verify SHA 256 digests for downloaded resources, especially those that will be " +
    "executed, including Python libraries.\n\n" +
    "Existing resources are not re-downloaded. To force a resource to be re-downloaded, delete the resource file and " +
    "run `download` again.\n\n" +
    "The commands prints the SHA 256 digest with the full path to the downloaded file.",
  args: [{ metavar: "URL", required: true }],
  async run(context, [url = ""]) {
    const { downloadResource } = await import("../../dependencies/index.ts");
    const { logInfo } = await import("../output.ts");
    const { path, sha256 } = await downloadResource(context, url, (text) => logInfo(context, text));
    context.out(`${sha256}  ${path}\n`);
    return 0;
  },
});
