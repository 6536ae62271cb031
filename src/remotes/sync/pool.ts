/** Does `act` for all items, so many at a time. The first failure ends it. */
export const inParallel = async <T>(
  items: readonly T[],
  act: (item: T) => Promise<void>,
  workers = 16,
): Promise<void> => {
  const queue = items.values();
  let failed = false;
  const work = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await act(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, work));
};
