/**
 * A signal that the first Ctrl-C aborts. Ctrl-C is only caught once somebody listens to the signal or asks
 * whether it is aborted: a command that does neither simply ends, as does any command at the second Ctrl-C.
 */
export const makeInterruptSignal = (): AbortSignal => {
  const controller = new AbortController();
  const { signal } = controller;
  const listen = signal.addEventListener.bind(signal);
  let caught = false;
  const catchInterrupt = () => {
    if (caught) return;
    caught = true;
    process.once("SIGINT", () => controller.abort());
  };
  const abortedOf = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")?.get;
  return Object.defineProperties(signal, {
    addEventListener: {
      value: (...args: Parameters<typeof listen>) => {
        catchInterrupt();
        listen(...args);
      },
    },
    aborted: {
      get: () => {
        catchInterrupt();
        return abortedOf?.call(signal) === true;
      },
    },
  });
};
