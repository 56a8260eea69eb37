/** The ways out to people. Each throws when its gateway does not take the message. */
export interface Gateways {
  readonly sendSms: (phone: string, text: string) => Promise<void>;
  readonly sendMail: (mail: { readonly to: string; readonly subject: string; readonly text: string }) => Promise<void>;
}

// Shorter than the proxy waits for us, so that it hears why.
const GATEWAY_MS = 1500;

export function makeGateways(o: { readonly smsUrl: string; readonly mailUrl: string }): Gateways {
  return {
    sendSms: (phone, text) => post(new URL('/sms', o.smsUrl), { phone, text }),
    sendMail: (mail) => post(new URL('/mail', o.mailUrl), mail),
  };
}

async function post(url: URL, message: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(GATEWAY_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the gateway at ${url.host} answered ${response.status}`);
}
