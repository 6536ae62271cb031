/** A promise that a request to end this process fulfils: Ctrl-C, SIGTERM, or the end of its terminal. */
export const stopRequest = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
