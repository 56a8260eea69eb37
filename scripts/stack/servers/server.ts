/** A server that this process started and owns. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** How its process ended; pending while it runs. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
  /** SIGKILL to the server and all its helpers. */
  readonly kill9: () => Promise<void>;
}
