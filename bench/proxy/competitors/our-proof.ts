import { ECHO_ON_LEGACY, ECHO_ON_SERVICE } from '../measured.ts';
import { MEASURED_ROUTE, type Admin } from './our-configuration.ts';

interface Echo {
  readonly path: string;
  readonly host: string;
  readonly xForwardedFor: string;
  readonly via: string;
}

/** Checks that our proxy decides by flag, rewrites, keeps the host and adds the forwarding headers. */
export async function verifyOurs(url: string): Promise<void> {
  const service = await echoOf(url, ECHO_ON_SERVICE.asked);
  const legacy = await echoOf(url, ECHO_ON_LEGACY.asked);
  const correct =
    service.path === ECHO_ON_SERVICE.answered &&
    legacy.path === ECHO_ON_LEGACY.answered &&
    [service, legacy].every(
      (echo) => echo.host === new URL(url).host && echo.xForwardedFor === '127.0.0.1' && echo.via !== '',
    );
  if (!correct) throw new Error(`ours forwards wrongly: ${JSON.stringify({ service, legacy })}`);
}

/** How many requests of the measured route its metrics say were sent to the service by the flag. */
export async function requestsToService(admin: Admin): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${admin.port}/metrics`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  const line = (await response.text())
    .split('\n')
    .filter((each) => each.startsWith('strangler_requests_total{'))
    .find((each) =>
      [`route="${MEASURED_ROUTE}"`, 'side="service"', 'reason="flag-on"', 'status="2xx"'].every((label) =>
        each.includes(label),
      ),
    );
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function echoOf(url: string, path: string): Promise<Echo> {
  const response = await fetch(url + path);
  return (await response.json()) as Echo;
}
