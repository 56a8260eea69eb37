import { sign, signatureHeader } from '../../../strangler-proxy/legacy-bridge/signature.ts';

/** Calls a bridge as the proxy does, or as somebody who pretends to. */
export async function callBridge(
  origin: string,
  o: {
    readonly secret: string;
    readonly method?: string;
    readonly target?: string;
    readonly cookie?: string;
    readonly body?: unknown;
    readonly signature?: string | null;
    readonly now?: number;
  },
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const { method = 'GET', target = '/__strangler/session', now = Date.now() } = o;
  const body = o.body === undefined ? '' : JSON.stringify(o.body);
  const signature = o.signature === undefined ? sign(o.secret, { method, target, body }, now) : o.signature;
  const response = await fetch(origin + target, {
    method,
    headers: {
      ...(o.cookie === undefined ? {} : { cookie: o.cookie }),
      ...(signature === null ? {} : { [signatureHeader]: signature }),
      'content-type': 'application/merge-patch+json',
    },
    ...(body === '' ? {} : { body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
