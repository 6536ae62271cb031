import { type PyMap, type PyValue, pyNumber, pyStr, UserError } from "../base/index.ts";
import type { ModelKind, PythonKind, SearchKind } from "./batch-record.ts";
import { type GpOptions, gpProposal } from "./search/gp-proposal.ts";
import type { ProposalRequest } from "./search/propose.ts";
import { tpeProposal } from "./search/tpe-proposal.ts";
import { forestProposal, gbrtProposal } from "./search/tree-proposals.ts";
import type { Point } from "./search/unit-space.ts";

/** What all searchers are told by their flags. */
export type SearchOptions = {
  readonly randomStarts: number;
  /** Which earlier runs the model learns from. */
  readonly prevTrials: "batch" | "sourcecode" | "operation";
};

/** The options of a search from the flags of its batch. Throws UserError for values that make no sense. */
export const searchOptions = (kind: SearchKind, flags: PyMap): SearchOptions => {
  const prev = flags.get("prev-trials") ?? "batch";
  if (prev !== "batch" && prev !== "sourcecode" && prev !== "operation") {
    throw new UserError(`invalid value ${pyStr(prev)} for prev-trials`, {
      hint: "Use one of batch, sourcecode and operation.",
    });
  }
  return {
    randomStarts: numberFlag(flags, "random-starts", kind.endsWith("tpe") ? 10 : 3),
    prevTrials: prev,
  };
};

/** What a search of Python's is told, by the names of its flags. Throws UserError for values that make no sense. */
export const pythonOptions = (kind: PythonKind, flags: PyMap): Readonly<Record<string, string | number>> => {
  if (kind === "optuna:tpe") return { candidates: numberFlag(flags, "candidates", 24) };
  const both = { xi: numberFlag(flags, "xi", 0.05), kappa: numberFlag(flags, "kappa", 1.96) };
  if (kind !== "python-skopt:gp") return both;
  return { ...both, "acq-func": acquisitionOf(flags), noise: noiseOf(flags) ?? "gaussian" };
};

/** What proposes the trials of a search of our own. */
export const proposerOf = (kind: ModelKind, flags: PyMap): ((request: ProposalRequest) => Point) => {
  const xi = numberFlag(flags, "xi", 0.05);
  const kappa = numberFlag(flags, "kappa", 1.96);
  switch (kind) {
    case "gp": {
      const options = { acquisition: acquisitionOf(flags), xi, kappa, noise: noiseOf(flags) };
      return (request) => gpProposal(request, options);
    }
    case "forest":
      return (request) => forestProposal(request, { xi, kappa });
    case "gbrt":
      return (request) => gbrtProposal(request, { xi, kappa });
    case "tpe": {
      const candidates = Math.max(1, numberFlag(flags, "candidates", 24));
      return (request) => tpeProposal(request, { candidates });
    }
    default:
      return kind satisfies never;
  }
};

const acquisitions = ["gp_hedge", "EI", "PI", "LCB", "EIps", "PIps"] as const;

const acquisitionOf = (flags: PyMap): GpOptions["acquisition"] => {
  const name = flags.get("acq-func") ?? "gp_hedge";
  const found = acquisitions.find((each) => each === name);
  if (found !== undefined) return found;
  throw new UserError(`invalid value ${pyStr(name)} for acq-func`, {
    hint: `Use one of ${acquisitions.join(", ")}.`,
  });
};

const noiseOf = (flags: PyMap): number | undefined => {
  const noise = flags.get("noise") ?? "gaussian";
  if (noise === "gaussian") return undefined;
  const variance = numberOf(noise);
  if (variance !== undefined && variance >= 0) return variance;
  throw new UserError(`invalid value ${pyStr(noise)} for noise`, {
    hint: "Use 'gaussian', or the variance of the objective between equal trials.",
  });
};

const numberFlag = (flags: PyMap, name: string, otherwise: number): number => {
  const value = flags.get(name) ?? null;
  if (value === null) return otherwise;
  const number = numberOf(value);
  if (number === undefined)
    throw new UserError(`invalid value ${pyStr(value)} for ${name}: expected a number`);
  return number;
};

const numberOf = (value: PyValue): number | undefined => {
  const number = pyNumber(value);
  const float = number === undefined ? Number.NaN : Number(number);
  return Number.isFinite(float) ? float : undefined;
};
