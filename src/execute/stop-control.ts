import { setTimeout as delay } from "node:timers/promises";
import { unreachable } from "../base/index.ts";
import type { Interrupts, Isolation, StopSignal } from "./interrupts.ts";
import type { RunLog } from "./log.ts";
import { type ProcessRef, processTree, sendSignal, signalProcesses, survivorsOf } from "./process-tree.ts";
import { type Clock, Timers } from "./timers.ts";

/** Why an operation was told to end. */
export type StopReason = "interrupt" | "terminate" | "stop-after";

export type StopAfter = {
  readonly minutes: number;
  /** From SIGTERM to SIGKILL. */
  readonly killDelayMs: number;
};

export type StopTiming = {
  /** A signal may have gone to the operation as well; only if it lives this long afterwards do we pass it on. */
  readonly passOnMs: number;
  /** From Ctrl-C to the message that we wait. */
  readonly messageMs: number;
  /** From Ctrl-C or SIGTERM to SIGKILL. */
  readonly killMs: number;
  /** A second Ctrl-C sooner than this is the first one again, delivered twice. */
  readonly repeatMs: number;
  /** How long descendants may outlive a stopped operation. */
  readonly survivorMs: number;
  /** How long a killed process may take to vanish; one that hangs in the kernel may never. */
  readonly giveUpMs: number;
};

export const defaultStopTiming: StopTiming = {
  passOnMs: 200,
  messageMs: 2000,
  killMs: 30_000,
  repeatMs: 250,
  survivorMs: 5000,
  giveUpMs: 10_000,
};

export type StopControlOptions = {
  readonly pid: number;
  readonly interrupts: Pick<Interrupts, "reachesOperation">;
  readonly isolation: Isolation;
  readonly stopAfter: StopAfter | undefined;
  /** Whether a wait after Ctrl-C is told of. */
  readonly tellsOfWaiting: boolean;
  readonly timing: StopTiming;
  readonly clock: Clock;
  readonly log: RunLog;
  /** The process was killed and does not vanish: stop waiting for it. */
  readonly onGiveUp: () => void;
};

/**
 * Ends a running operation when it should: politely first, by force when that takes too long. Lives as long as
 * the operation does.
 */
export class StopControl {
  readonly #options: StopControlOptions;
  readonly #timers: Timers;
  readonly #started: number;
  #reason: StopReason | undefined;
  #interruptedAt = 0;
  #interrupts = 0;
  #wasKilled = false;
  #told: readonly ProcessRef[] = [];

  constructor(options: StopControlOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
    this.#started = options.clock.now();
    const { stopAfter } = options;
    if (stopAfter !== undefined) {
      this.#timers.after(stopAfter.minutes * 60_000, () => this.#stopEarly(stopAfter.killDelayMs));
    }
  }

  /** Undefined unless the operation was told to end. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  receive(signal: StopSignal): void {
    switch (signal) {
      case "SIGINT":
        this.#interrupt();
        return;
      case "SIGTERM":
      case "SIGHUP":
        this.#terminate();
        return;
      default:
        unreachable(signal);
    }
  }

  /** The process has ended: nothing more is sent to it, and what it left behind is brought to its end. */
  async settle(): Promise<void> {
    this.#timers.clear();
    const { pid, timing, clock, log } = this.#options;
    if (this.#reason === "stop-after" && this.#wasKilled) {
      log.error(`Process did not terminate gracefully (pid ${pid})`);
    }
    const deadline = clock.now() + (this.#wasKilled ? 0 : timing.survivorMs);
    while (survivorsOf(this.#told).length > 0 && clock.now() < deadline) await delay(pollMs);
    signalProcesses(this.#told, "SIGKILL");
    if (this.#reason !== undefined) this.#signalGroup("SIGKILL");
  }

  #interrupt(): void {
    const { interrupts, timing, isolation, clock } = this.#options;
    const now = clock.now();
    if (isolation === "batch") {
      this.#interruptBatch(now);
      return;
    }
    if (this.#reason === "interrupt") {
      if (now - this.#interruptedAt >= timing.repeatMs) this.#force();
      return;
    }
    if (this.#reason !== undefined) {
      // It was told to end already and the user does not want to wait.
      this.#force();
      return;
    }
    this.#reason = "interrupt";
    this.#interruptedAt = now;
    this.#timers.clear();
    if (!interrupts.reachesOperation("SIGINT")) this.#passOn("SIGINT");
    this.#timers.after(timing.messageMs, () => this.#tellOfWaiting());
    this.#timers.after(timing.killMs, () => this.#force());
  }

  /** The first Ctrl-C lets running trials end, which may take long; the second ends them; the third is impatient. */
  #interruptBatch(now: number): void {
    const { interrupts, timing } = this.#options;
    if (this.#interrupts > 0 && now - this.#interruptedAt < timing.repeatMs) return;
    this.#interruptedAt = now;
    this.#interrupts += 1;
    this.#reason ??= "interrupt";
    if (this.#interrupts > 2) {
      this.#force();
      return;
    }
    if (!interrupts.reachesOperation("SIGINT")) this.#passOn("SIGINT");
    if (this.#interrupts === 2) this.#timers.after(timing.killMs, () => this.#force());
  }

  #tellOfWaiting(): void {
    if (this.#options.tellsOfWaiting) {
      this.#options.log.info("Operation interrupted - waiting for process to exit");
    }
  }

  #force(): void {
    this.#options.log.warning("Operation process did not exit - stopping forcefully");
    this.#kill();
  }

  #terminate(): void {
    if (this.#reason === "terminate") return;
    // After Ctrl-C or --stop-after the run keeps that as its end.
    this.#reason ??= "terminate";
    this.#timers.clear();
    this.#passOn("SIGTERM");
    this.#timers.after(this.#options.timing.killMs, () => this.#killLate());
  }

  #stopEarly(killDelayMs: number): void {
    const { pid, clock, log } = this.#options;
    this.#reason = "stop-after";
    const minutes = ((clock.now() - this.#started) / 60_000).toFixed(1);
    log.info(`Stopping process early (pid ${pid}) - ${minutes} minute(s) elapsed`);
    this.#tell("SIGTERM");
    this.#timers.after(killDelayMs, () => this.#killLate());
  }

  #passOn(signal: NodeJS.Signals): void {
    this.#timers.after(this.#options.timing.passOnMs, () => this.#tell(signal));
  }

  #tell(signal: NodeJS.Signals): void {
    const { pid, isolation } = this.#options;
    const all = processTree(pid);
    const tree = isolation === "batch" ? all.slice(0, 1) : all;
    if (signal === "SIGTERM") this.#told = [...this.#told, ...tree];
    signalProcesses(tree, signal);
    this.#signalGroup(signal);
  }

  /** What left the process's tree may still be in its group. */
  #signalGroup(signal: NodeJS.Signals): void {
    const { pid, isolation } = this.#options;
    // Only who is not in the tree: those have it already.
    if (isolation === "group" && processTree(pid).length === 0) sendSignal(-pid, signal);
  }

  #killLate(): void {
    this.#options.log.warning(`Process did not terminate (pid ${this.#options.pid}), killing`);
    this.#kill();
  }

  #kill(): void {
    const { pid, timing, onGiveUp } = this.#options;
    this.#wasKilled = true;
    this.#timers.clear();
    this.#told = [...this.#told, ...processTree(pid)];
    signalProcesses(this.#told, "SIGKILL");
    sendSignal(pid, "SIGKILL");
    this.#timers.after(timing.giveUpMs, onGiveUp);
  }
}

/** How often the end of processes that are not our children is looked for. */
const pollMs = 50;
