/** Works through items in order, at most `limit` at a time; false lets nothing new begin. */
export async function eachLimited<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<boolean>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let goOn = true;
  const worker = async (): Promise<void> => {
    while (goOn) {
      const next = waiting.next();
      if (next.done === true) return;
      goOn = (await work(next.value)) && goOn;
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
