/** Does something without the rights of root, which may read and write everything. */
export const asOrdinaryUser = async <Result>(act: () => Result | Promise<Result>): Promise<Result> => {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.("nobody");
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
};
