/** Every event that the proxy logs, by its stable name; the comment says when it happens. */
export const logEvents = {
  /** Listens; with its addresses. */
  started: 'proxy.started',
  /** Asked to stop; new connections are refused, requests under way go on. */
  draining: 'proxy.draining',
  /** All requests have ended, or the bound was reached. */
  stopped: 'proxy.stopped',
  /** A changed configuration is in use. */
  reloaded: 'config.reloaded',
  /** The file was read again and says what is in use already. */
  unchanged: 'config.unchanged',
  /** A changed configuration is wrong: the old one stays in use. */
  reloadRefused: 'config.refused',
  /** The changed file also changes what only a restart takes over. */
  restartNeeded: 'config.restart-needed',
  /** With workers: one listens; with its place and process. */
  workerStarted: 'worker.started',
  /** A worker ended that nobody had told to; it is started again. */
  workerCrashed: 'worker.crashed',
  /** A worker has said nothing for half a minute: it hangs, is ended, and started again. */
  workerSilent: 'worker.silent',
  /** A worker could not be started again; it is tried later. */
  workerNotStarted: 'worker.not-started',
  /** Asked to replace the workers, one at a time. */
  restarting: 'restart.began',
  /** All workers are new. */
  restarted: 'restart.done',
  /** The workers could not be replaced: the file is wrong, or a new one does not start. Those before are still in use. */
  restartFailed: 'restart.failed',
  /** A route's flag is not known to the flag source: legacy answers. */
  flagUnknown: 'flag.unknown',
  /** The flag of a write route would split a tenant between the sides: legacy answers. */
  flagUnsafe: 'flag.unsafe-for-writes',
  /** Flags of one group pick people or tenants each in its own way: one person meets both sides. */
  flagsApart: 'flag.apart-from-group',
  /** A flag is handed out by a property that requests of the route cannot say: legacy answers. */
  propertyUnsaid: 'flag.property-unsaid',
  /** Too many failures in a row: the copy is left out for a while. */
  upstreamEjected: 'upstream.ejected',
  /** Too many failures in a row, but too many other copies are left out already: it stays in use. */
  upstreamKept: 'upstream.kept',
  /** The copy's own check said 503, or it ends all its connections (it stops): it is left out until it is well again. */
  upstreamNotReady: 'upstream.not-ready',
  /** The copy answers again. */
  upstreamRestored: 'upstream.restored',
  /** A request ended (as configured in log.requests). */
  request: 'request',
  /** A request was answered by the proxy itself, because no upstream did. */
  requestFailed: 'request.failed',
  /** A decorator could not be asked, or answered something that is not of the protocol. */
  decoratorFailed: 'decorator.failed',
  /** Legacy answered in place of a failing service. */
  fellBack: 'request.fell-back',
  /** An upstream broke off in the middle of its answer. */
  brokeOff: 'request.broke-off',
  /** A request or connection was refused before it was routed; at most one line per code and second, with how many it stands for. */
  refused: 'request.refused',
  /** A body was to be rewritten and was not; at most one line per route, reason and second. */
  rewriteSkipped: 'rewrite.skipped',
  /** Sessions could not be read from the monolith; at most one line per cause and ten seconds, with how many it stands for. */
  sessionUnavailable: 'session.unavailable',
  /** Who may write in a fenced group has been asked, or has changed; with the owner. */
  fenceSettled: 'fence.settled',
  /** The writes of a group could not be moved, and stay where they were; with what is waited for. */
  fenceNotMoved: 'fence.not-moved',
  /** Legacy has taken the writes of a group over without the service's word. */
  fenceForced: 'fence.forced',
  /** An observation of the shadow was lost by a fault of its own; clients are not concerned. */
  shadowFailed: 'shadow.failed',
  /** What the shadow counts could not be written to the metrics. */
  shadowNotCounted: 'shadow.not-counted',
  /** Something that cannot happen did: a defect. */
  defect: 'defect',
} as const;
