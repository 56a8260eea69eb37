/** What happens while a stack starts or stops, for a terminal or another process to show. */
export type StepEvent =
  | { readonly kind: 'start'; readonly id: number; readonly title: string }
  | { readonly kind: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly kind: 'end'; readonly id: number; readonly ms: number; readonly ok: boolean };

export type Progress = (done: number, total: number) => void;

/** Runs a piece of work as a named step, told to whoever watches. */
export type Step = <T>(title: string, work: (progress: Progress) => Promise<T>) => Promise<T>;

/** Steps whose events go to `emit`. */
export function makeStep(emit: (event: StepEvent) => void): Step {
  let lastId = 0;
  return async (title, work) => {
    const id = (lastId += 1);
    const started = Date.now();
    const end = (ok: boolean): void => emit({ kind: 'end', id, ms: Date.now() - started, ok });
    emit({ kind: 'start', id, title });
    try {
      const result = await work((done, total) => emit({ kind: 'progress', id, done, total }));
      end(true);
      return result;
    } catch (error) {
      end(false);
      throw error;
    }
  };
}
