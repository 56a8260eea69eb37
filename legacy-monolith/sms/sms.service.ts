import { randomUUID } from 'node:crypto';
import type { Logger } from '../../services/kit/index.ts';
import type { SmsRepository } from './sms.repository.ts';

const AT_ONCE = 20;
const GATEWAY_MS = 5_000;

/**
 * Sends what the procedures have written into `sms_messages`: after their commit, so that nobody hears of an order that
 * was rolled back. A message goes out once, but for a sender that dies between the gateway's answer and its note of it.
 */
export class SmsService {
  readonly #repository: SmsRepository;
  readonly #gatewayUrl: string;
  readonly #logger: Logger;

  constructor(o: { readonly repository: SmsRepository; readonly gatewayUrl: string; readonly logger: Logger }) {
    this.#repository = o.repository;
    this.#gatewayUrl = o.gatewayUrl;
    this.#logger = o.logger;
  }

  /** Sends everything that waits and answers how many went out; while the gateway is down, all of it goes on waiting. */
  async sendWaiting(): Promise<number> {
    let sent = 0;
    for (;;) {
      const claim = randomUUID();
      const messages = await this.#repository.claim(claim, AT_ONCE);
      if (messages.length === 0) return sent;
      try {
        // One after the other: the gateway of those days took one message per call.
        for (const { id, phone, text } of messages) {
          await this.#send(phone, text);
          await this.#repository.sent(id);
          sent += 1;
        }
      } catch (error) {
        this.#logger.warn('the SMS gateway does not answer; messages wait', { error });
        await this.#repository.giveBack(claim);
        return sent;
      }
    }
  }

  async #send(phone: string, text: string): Promise<void> {
    const response = await fetch(new URL('/sms', this.#gatewayUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone, text }),
      signal: AbortSignal.timeout(GATEWAY_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  }
}
