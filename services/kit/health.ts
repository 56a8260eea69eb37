import type { Express } from 'express';

/** Resolves when the thing can be used; throws with the reason when it cannot. */
export type HealthCheck = () => unknown;

export interface HealthOptions {
  /** Without one of these the process cannot answer: `/health/ready` says 503 and the proxy goes elsewhere. */
  readonly required: Readonly<Record<string, HealthCheck>>;
  /** Reported, but no reason to take traffic away (a broker that is down: the outbox keeps what it would get). */
  readonly informative?: Readonly<Record<string, HealthCheck>>;
  /** True while the process is stopping. */
  readonly isDraining?: () => boolean;
  readonly timeoutMs?: number;
}

/**
 * A check that holds for good once it was true: `queues: onceTrue(() => amqp.connected(), …)`. A process that consumes
 * events is not ready before its queues exist, because an event that only other queues are bound for is gone for it; a
 * broker that dies later is no reason to stop answering.
 */
export function onceTrue(isTrue: () => boolean, reason: string): HealthCheck {
  let was = false;
  return () => {
    was ||= isTrue();
    if (!was) throw new Error(reason);
  };
}

interface CheckResult {
  readonly status: 'up' | 'down';
  readonly error?: string;
}

/** Adds `GET /health/live` (the event loop turns) and `GET /health/ready` (requests can be answered). */
export function addHealth(app: Express, options: HealthOptions): void {
  const timeoutMs = options.timeoutMs ?? 1000;
  app.get('/health/live', (_request, response) => {
    response.json({ status: 'up' });
  });
  app.get('/health/ready', async (_request, response) => {
    const draining = options.isDraining?.() ?? false;
    const [required, informative] = await Promise.all([
      runChecks(options.required, timeoutMs),
      runChecks(options.informative ?? {}, timeoutMs),
    ]);
    const ready = !draining && Object.values(required).every((check) => check.status === 'up');
    const status = draining ? 'draining' : ready ? 'up' : 'down';
    response.status(ready ? 200 : 503).json({ status, checks: { ...required, ...informative } });
  });
}

async function runChecks(
  checks: Readonly<Record<string, HealthCheck>>,
  timeoutMs: number,
): Promise<Record<string, CheckResult>> {
  const entries = Object.entries(checks).map(
    async ([name, check]) => [name, await runCheck(check, timeoutMs)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function runCheck(check: HealthCheck, timeoutMs: number): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([Promise.resolve(check()), late]);
    return { status: 'up' };
  } catch (error) {
    return { status: 'down', error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
