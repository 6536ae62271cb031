const pollMs = 20;
const patienceMs = 30_000;

/** Waits until `probe` gives something that is not undefined or false, and gives that. `what` names it in the failure. */
export const waitFor = async <Fact>(
  what: string,
  probe: () => Fact | undefined | false | Promise<Fact | undefined | false>,
): Promise<Exclude<Fact, false | undefined>> => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const fact = await probe();
    if (fact !== undefined && fact !== false) return fact as Exclude<Fact, false | undefined>;
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} seconds for ${what}`);
    await new Promise((resume) => setTimeout(resume, pollMs));
  }
};
