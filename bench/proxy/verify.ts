import type { RunningCompetitor } from './competitors/competitor.ts';
import { ECHO_PATH, MEASURED_BODY, MEASURED_PATH } from './upstream.ts';

interface Echo {
  readonly host: string;
  readonly xForwardedFor: string;
  readonly via: string;
}

/** Checks that a server really proxies what is measured, before any figure of it is believed. */
export async function verifyCompetitor(name: string, server: RunningCompetitor): Promise<void> {
  const response = await fetch(server.url + MEASURED_PATH);
  const body = await response.text();
  const correct =
    response.status === 200 &&
    body === MEASURED_BODY &&
    response.headers.get('content-type') === 'application/json' &&
    response.headers.get('content-length') === String(MEASURED_BODY.length);
  if (!correct)
    throw new Error(`${name} answers ${response.status} with ${body.length} characters: not what the upstream sent`);
  if (name === 'ours') await verifyForwarding(server);
}

async function verifyForwarding(server: RunningCompetitor): Promise<void> {
  const echo = (await fetch(server.url + ECHO_PATH).then((response) => response.json())) as Echo;
  const host = new URL(server.url).host;
  if (echo.host !== host || echo.xForwardedFor !== '127.0.0.1' || echo.via === '') {
    throw new Error(`ours forwards ${JSON.stringify(echo)}: Host must be kept, X-Forwarded-For and Via added`);
  }
}
