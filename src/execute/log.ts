/** Where the executor talks while an operation runs. Lines come without prefix and line end. */
export type RunLog = {
  readonly info: (text: string) => void;
  readonly warning: (text: string) => void;
  readonly error: (text: string) => void;
};
