/** What a flag may decide by: the person, the session, and named properties (a tenant, for example). */
export interface FlagContext {
  readonly userId?: string;
  readonly sessionId?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** One condition of a strategy, as Unleash states it. */
export interface FlagConstraint {
  readonly contextName: string;
  readonly operator: string;
  readonly inverted: boolean;
  readonly values: readonly string[];
  readonly value?: string;
}

/** One way in which an enabled flag is handed out; strategies are alternatives, the first that says yes wins. */
export interface FlagStrategy {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The constraints of the strategy's segments are listed here too. */
  readonly constraints: readonly FlagConstraint[];
}

/** A flag as it stands in one environment. */
export interface FlagState {
  readonly name: string;
  readonly enabled: boolean;
  readonly strategies: readonly FlagStrategy[];
}

/** Answers flag questions from memory; never waits, never throws. */
export interface FlagClient {
  /** Unknown or not yet loaded is false, which means legacy. */
  isEnabled(name: string, context?: FlagContext): boolean;
  knows(name: string): boolean;
  describe(): readonly FlagState[];
  /** True when some strategy hands the flag to a share of the visitors, so that an anonymous one needs a sticky id. */
  isGradual(name: string): boolean;
  /** False while the rollout would split a tenant between the sides (see writeRolloutProblems): no write may follow it. */
  isSafeForWrites(name: string): boolean;
  /**
   * A property that the flag decides by and that the context does not say; undefined when there is none. Such a context
   * gets "off" from a flag that is handed out by tenant.
   */
  missingProperty(name: string, context: FlagContext): string | undefined;
  /** Seconds since the state was known to be current; Infinity before the first, since the backup's mtime after a start from it. */
  ageSeconds(): number;
  /** Calls back after each change of any flag; returns the function that ends it. */
  onChange(listener: () => void): () => void;
  /** Sends the usage counts that are still held, and closes everything. */
  stop(): Promise<void>;
}

/** The part of a logger (winston's, for instance) that the flag client needs. */
export interface FlagLogger {
  info(message: string, fields?: object): unknown;
  warn(message: string, fields?: object): unknown;
}
