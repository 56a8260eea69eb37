/** A copy of an upstream, as events name it. */
export type CopyName = {
  readonly upstream: string;
  /** Host and port. */
  readonly copy: string;
};

/** Who wants to hear of copies that are left out and taken back. */
export interface UpstreamEvents {
  /** `inARow`: how many ejections with too little time between them, this one among them. */
  ejected(copy: CopyName, forMs: number, inARow: number): void;
  /** It should be left out, and stays in use because too many others are out. */
  kept(copy: CopyName): void;
  /** Its own check said 503, or it ends its connections as one that stops: it is left out until it is well again. */
  notReady(copy: CopyName): void;
  restored(copy: CopyName): void;
}
