import { randomInt } from 'node:crypto';
import { hashPassword } from '../../services/kit/password.ts';
import { makePasswordLogin } from '../auth/password-login.ts';
import type { SiteCustomersRepository } from './customers.repository.ts';
import type { Translate } from './labels.ts';

export type SiteCustomersService = ReturnType<typeof makeSiteCustomersService>;

/**
 * Customers' logins. Operators know callers by phone alone, so a phone may have a name, a discount and a history before
 * its owner ever saw the site: only who reads the code that is sent to it gets its login. The same way leads to a new
 * password, and looks the same for phones that nobody knows.
 */
export function makeSiteCustomersService(o: { customers: SiteCustomersRepository; now?: () => Date }) {
  const { customers, now = () => new Date() } = o;
  return {
    /** Undefined when phone or password are wrong, or the login is locked. */
    login: makePasswordLogin(customers.logins, now),

    async requestCode(phone: string, t: Translate): Promise<void> {
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      await customers.sendCode(phone, code, t('code-message', { code }), now());
    },

    async setPassword(owner: { readonly phone: string; readonly name: string }, code: string, password: string) {
      return customers.useCode(owner, code, await hashPassword(password), now());
    },

    account: (customerId: number) => customers.account(customerId),
  };
}
