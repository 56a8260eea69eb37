/**
 * Every metric of the proxy, once: its name, what it says, its labels, and how those of several workers become one
 * (added up, unless `aggregator` says otherwise). What they are filled from stands where it is known.
 */
export const metricDefinitions = {
  requests: {
    name: 'strangler_requests_total',
    help: 'Requests by route, side, reason of the decision and class of status; aborted: the client got no complete answer.',
    labelNames: ['route', 'side', 'reason', 'status'],
  },
  fallbacks: {
    name: 'strangler_fallbacks_total',
    help: 'Requests that legacy answered because the service failed.',
    labelNames: ['route'],
  },
  retries: {
    name: 'strangler_retries_total',
    help: 'Requests sent again within their side: to another copy, or because a reused connection had been closed.',
    labelNames: ['route'],
  },
  shed: {
    name: 'strangler_shed_total',
    help: 'Requests answered 503 because their upstream was full and others were as important.',
    labelNames: ['route'],
  },
  upstreamWaiting: {
    name: 'strangler_upstream_waiting',
    help: 'Requests that wait for a connection to an upstream.',
    labelNames: ['upstream', 'copy'],
  },
  upstreamInFlight: {
    name: 'strangler_upstream_in_flight',
    help: 'Requests sent to an upstream or waiting for a connection to it.',
    labelNames: ['upstream', 'copy'],
  },
  upstreamUp: {
    name: 'strangler_upstream_up',
    help: '1 while a copy of an upstream is in use, 0 while it is left out or ought to be.',
    labelNames: ['upstream', 'copy'],
    // Of several workers: 0 as soon as one leaves it out.
    aggregator: 'min',
  },
  upstreamRequests: {
    name: 'strangler_upstream_requests_total',
    help: 'Requests sent to a copy of an upstream, each try counted.',
    labelNames: ['upstream', 'copy'],
  },
  upstreamEjections: {
    name: 'strangler_upstream_ejections_total',
    help: 'How often a copy of an upstream was ejected.',
    labelNames: ['upstream', 'copy'],
  },
  flagsAgeSeconds: {
    name: 'strangler_flags_age_seconds',
    help: 'Seconds since the flags were known to be current; +Inf before the first time.',
    aggregator: 'max',
  },
  sessions: {
    name: 'strangler_sessions_total',
    help: 'How it became known who asks: cached, read, or why it did not (timeout, unreachable, no-bridge, bad-answer, busy).',
    labelNames: ['outcome'],
  },
  identityTokens: {
    name: 'strangler_identity_tokens_total',
    help: 'Tokens signed to tell a service who asks.',
  },
  sessionsRemembered: {
    name: 'strangler_sessions_remembered',
    help: 'Sessions of the monolith that are remembered.',
  },
  configReloads: {
    name: 'strangler_config_reloads_total',
    help: 'Changed configurations by result.',
    labelNames: ['result'],
  },
  decoratorDurationSeconds: {
    name: 'strangler_decorator_duration_seconds',
    help: 'Calls of decorators by outcome.',
    labelNames: ['decorator', 'outcome'],
  },
  refused: {
    name: 'strangler_refused_total',
    help: 'Requests and connections refused before routing, by code.',
    labelNames: ['code'],
  },
  clientConnections: {
    name: 'strangler_client_connections',
    help: 'Connections of clients that are open.',
  },
  requestDurationSeconds: {
    name: 'strangler_request_duration_seconds',
    help: 'Time from the request to the end of the answer.',
    labelNames: ['route', 'side'],
  },
  upgradesOpen: {
    name: 'strangler_upgrades_open',
    help: 'Connections that have left HTTP (WebSockets and others) and are open.',
    labelNames: ['route', 'side'],
  },
  searchedBodies: {
    name: 'strangler_searched_bodies_total',
    help: 'Answers whose body was to be rewritten: searched, or passed on as they were because of their size, encoding, charset, or the host that was asked.',
    labelNames: ['route', 'outcome'],
  },
  workers: {
    name: 'strangler_workers',
    help: 'Worker processes by state: ready, draining.',
    labelNames: ['state'],
  },
  workerMemoryBytes: {
    name: 'strangler_worker_memory_bytes',
    help: 'Resident memory of each worker, as it was last asked, and of the primary.',
    labelNames: ['worker'],
  },
  workerRestarts: {
    name: 'strangler_worker_restarts_total',
    help: 'Workers that took the place of another, by why: crash, replaced.',
    labelNames: ['reason'],
  },
  shadowObservations: {
    name: 'strangler_shadow_observations_total',
    help: 'Observations by what became of them: equal, settled, different, failed or skipped, with the reason.',
    labelNames: ['route', 'outcome', 'reason'],
  },
  fenceMoves: {
    name: 'strangler_fence_moves_total',
    help: 'How it was settled who may write: known, moved, returned (not in time), unmoved, forced, failed.',
    labelNames: ['fence', 'outcome', 'owner'],
  },
  fenceWaiting: {
    name: 'strangler_fence_waiting',
    help: 'Writes that are held until it is settled who may write.',
    labelNames: ['fence'],
  },
  fenceHoldSeconds: {
    name: 'strangler_fence_hold_seconds',
    help: 'How long writes were held.',
    labelNames: ['fence'],
  },
  fenceAskedAgain: {
    name: 'strangler_fence_asked_again_total',
    help: 'Writes that a side refused because the other one may write.',
    labelNames: ['fence'],
  },
  fenceRefused: {
    name: 'strangler_fence_refused_total',
    help: 'Writes that were held and then answered 503, by code.',
    labelNames: ['fence', 'code'],
  },
} as const;
