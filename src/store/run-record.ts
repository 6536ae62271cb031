import { existsSync } from "node:fs";
import {
  isPyMap,
  type Micros,
  type PyMap,
  type PyValue,
  pyStr,
  pyTruthy,
  type RunId,
} from "../base/index.ts";
import {
  type AttrWarning,
  batchName,
  type Comment,
  guildNames,
  guildPath,
  namespaceAttr,
  type OpRef,
  opRefName,
  parseComments,
  parseMicros,
  parseTags,
  protoDir,
  type Run,
  type RunStatus,
  readAttr,
  readOpRef,
  runStatus,
} from "../run/index.ts";
import { inFiles, type KnownFacts } from "./known-facts.ts";

/** Where a record finds what was read of its run before. */
export type KnownRun = { readonly facts: KnownFacts; readonly place: number };

/**
 * A run as lists and filters see it. Nothing is read before it is asked for, and nothing twice, so all answers
 * of one record agree even while the run goes on.
 */
export class RunRecord implements Run {
  readonly id: RunId;
  readonly dir: string;
  readonly #warn: AttrWarning | undefined;
  /** What was read of the run before. */
  readonly known: KnownRun | undefined;
  #attrs: Map<string, PyValue | undefined> | undefined;
  #opRef: { readonly value: OpRef | undefined } | undefined;
  #status: RunStatus | undefined;
  #proto: { readonly value: RunRecord | undefined } | undefined;

  constructor(run: Run, warn?: AttrWarning, known?: KnownRun) {
    this.id = run.id;
    this.dir = run.dir;
    this.#warn = warn;
    this.known = known;
  }

  /** The same run as one that was not asked for anything yet. */
  copy(): RunRecord {
    return new RunRecord(this, this.#warn, this.known);
  }

  /** The first eight characters of the id. */
  get shortId(): string {
    return this.id.slice(0, 8);
  }

  /** An attribute as written; undefined if it is absent, null or broken. */
  attr(name: string): PyValue | undefined {
    const known = this.#ask((facts, place) => facts.attr(place, name));
    if (known !== inFiles) return known;
    this.#attrs ??= new Map();
    if (!this.#attrs.has(name)) this.#attrs.set(name, readAttr(this, name, this.#warn));
    return this.#attrs.get(name);
  }

  /** Undefined if the file is broken. */
  get opRef(): OpRef | undefined {
    const known = this.#ask((facts, place) => facts.opRef(place));
    if (known !== inFiles) return known;
    this.#opRef ??= { value: readOpRef(this) };
    return this.#opRef.value;
  }

  get status(): RunStatus {
    const known = this.#ask((facts, place) => facts.status(place));
    if (known !== inFiles) return known;
    this.#status ??= runStatus(this, { exitStatus: () => this.attr("exit_status") });
    return this.#status;
  }

  /** The prototype of a batch; undefined for other runs. */
  get proto(): RunRecord | undefined {
    const known = this.#batch;
    if (known === "none" || known === "unnamed") return undefined;
    this.#proto ??= { value: findProto(this, this.#warn) };
    return this.#proto.value;
  }

  /** Whether the run is a batch; some have no prototype that could be shown. */
  get isBatch(): boolean {
    const known = this.#batch;
    return known === inFiles ? existsSync(protoDir(this)) : known !== "none";
  }

  get #batch() {
    return this.#ask((facts, place) => facts.batch(place));
  }

  /** The operation as lists name it: `m:train`, `train+`; `?` where it cannot be told. */
  get operation(): string {
    const name = (this.opRef && opRefName(this.opRef)) ?? "?";
    return this.proto === undefined ? name : batchName(this.proto.operation, name);
  }

  get started(): Micros | undefined {
    return parseMicros(this.attr("started"));
  }

  get stopped(): Micros | undefined {
    return parseMicros(this.attr("stopped"));
  }

  /** When the run started, or was made if it did not: what lists are sorted by. */
  get timestamp(): Micros | undefined {
    return this.started ?? parseMicros(this.attr("initialized"));
  }

  /** Empty if there is none. */
  get label(): string {
    return this.#text("label");
  }

  get isMarked(): boolean {
    return pyTruthy(this.attr("marked"));
  }

  get tags(): readonly string[] {
    return parseTags(this.attr("tags"));
  }

  get comments(): readonly Comment[] {
    return parseComments(this.attr("comments"));
  }

  get flags(): PyMap {
    const known = this.#ask((facts, place) => facts.flags(place));
    if (known !== inFiles) return known;
    const flags = this.attr("flags");
    return isPyMap(flags) ? flags : new Map();
  }

  /** One flag; null where its value is null, undefined where the run has no such flag. */
  flag(name: string): PyValue | undefined {
    const known = this.#ask((facts, place) => facts.flag(place, name));
    return known === inFiles ? this.flags.get(name) : known;
  }

  /** `vision/resnet`; undefined for runs that belong to none, as all that 0.9 made. */
  get namespace(): string | undefined {
    const value = this.attr(namespaceAttr);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** Hex; empty if the run has no source code. */
  get sourceCodeDigest(): string {
    return this.#text("sourcecode_digest");
  }

  #ask<Value>(ask: (facts: KnownFacts, place: number) => Value): Value | typeof inFiles {
    return this.known === undefined ? inFiles : ask(this.known.facts, this.known.place);
  }

  #text(name: string): string {
    const value = this.attr(name);
    return value === undefined ? "" : pyStr(value);
  }
}

/** A batch needs an operation reference in its prototype; queues have an empty one. */
const findProto = (run: Run, warn: AttrWarning | undefined): RunRecord | undefined => {
  if (!existsSync(guildPath(run, guildNames.proto, ".guild", guildNames.opRef))) return undefined;
  return new RunRecord({ id: guildNames.proto as RunId, dir: protoDir(run) }, warn);
};
