/** Something that was started: it works until it is stopped. */
export interface Running {
  /** Takes no new work, ends what is in flight, and resolves when nothing of it runs any more. Safe to call twice. */
  stop(): Promise<void>;
}
