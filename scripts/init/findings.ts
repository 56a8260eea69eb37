/** A habit of the application's router; undefined where no page could tell. */
export interface Habit {
  /** Whether it tells the two spellings apart. */
  readonly strict: boolean | undefined;
  /** The other spellings that were tried. */
  readonly tried: readonly string[];
}

export type HabitName = 'caseSensitive' | 'strictSlash' | 'strictSemicolon' | 'strictEncoding';

/** A cookie that the application sets. */
export interface CookieFinding {
  readonly name: string;
  readonly domain?: string;
  readonly path?: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite?: string;
  /** By its name it looks like the one of a session or a login. */
  readonly session: boolean;
}

/** A read that could be moved. */
export interface RouteIdea {
  /** Unique among the ideas, as in `wiki`. */
  readonly name: string;
  /** As in strangler.yaml: `/info/:id`. */
  readonly path: string;
  readonly type: string;
  /** A target that was seen. */
  readonly example: string;
}

/** What the probe found out; see `describeFindings` for what it means. */
export interface Findings {
  readonly origin: string;
  readonly start: { readonly target: string; readonly status: number; readonly title: string | undefined };
  /** As it introduces itself: server, framework, generator. */
  readonly software: readonly string[];
  /** It wants a login before it shows anything (401, 403, or a login page for everything). */
  readonly wantsLogin: boolean;
  readonly pages: readonly { readonly target: string; readonly status: number; readonly type: string }[];
  /** Links that were left alone because they might do something. */
  readonly avoided: readonly string[];
  /** Redirects to another origin. */
  readonly redirectsAway: readonly { readonly from: string; readonly to: string }[];
  readonly links: {
    /** Pages with absolute links to the host by which they were asked: they lead through the proxy. */
    readonly following: number;
    /** Pages whose links (or redirects) name the application's own address whatever Host they were asked by. */
    readonly fixed: readonly string[];
  };
  /** Whether it answers to the Host of the proxy as to its own. */
  readonly takesOtherHosts: boolean;
  readonly cookies: readonly CookieFinding[];
  readonly httpVersion: string;
  readonly keepAlive: boolean;
  readonly compression: string | undefined;
  readonly webSockets: readonly string[];
  readonly router: Readonly<Record<HabitName, Habit>>;
  readonly ideas: readonly RouteIdea[];
}
