/** Exit status of a process that ended by SIGTERM, and of a run that was told to end. */
export const terminatedStatus = -15;

/** Exit status of a process that was killed. */
export const killedStatus = -9;

/** Exit status of a run that Ctrl-C ended, whatever its process says. */
// 0.9: exit_code.py; it is no signal number.
export const interruptedStatus = -16;

/** What the shell sees of a run's exit status: the status modulo 256, so 241 for -15. */
export const exitCodeOf = (exitStatus: number): number => ((exitStatus % 256) + 256) % 256;
