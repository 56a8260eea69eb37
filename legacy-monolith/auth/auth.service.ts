import { API_TOKEN_AUDIENCE } from '../../services/contracts/index.ts';
import { signApiToken, type JsonWebKey } from '../../services/kit/index.ts';
import type { AuthRepository } from './auth.repository.ts';
import { makePasswordLogin } from './password-login.ts';
import type { StaffUser } from './staff-user.ts';

/** An API token and when it ends. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: string;
}

export interface AuthOptions {
  readonly repository: AuthRepository;
  readonly privateJwk: JsonWebKey;
  readonly now?: () => Date;
}

export type AuthService = ReturnType<typeof makeAuthService>;

const SHIFT_SECONDS = 12 * 60 * 60;
const CHECK_AGAIN_AFTER_MS = 30_000;
const REMEMBERED_PEOPLE = 10_000;

export function makeAuthService({ repository, privateJwk, now = () => new Date() }: AuthOptions) {
  // When each person was last found to be what their session says: one read per person and half a minute. By role and
  // pizzeria too, or a new session of somebody who was moved would vouch for the old one.
  const checkedAt = new Map<string, number>();

  return {
    /** The person with this login and password; undefined when one is wrong, or the login is locked or switched off. */
    login: makePasswordLogin(repository.logins, now),

    /**
     * Whether a session may go on: false, half a minute later at most, once somebody was switched off or moved, or got
     * another password: who knew the old one must not stay.
     */
    async isStill(user: StaffUser): Promise<boolean> {
      const key = `${user.id} ${user.role} ${user.pizzeriaId ?? 'all'} ${user.passwordMark ?? ''}`;
      const time = now().getTime();
      if (time - (checkedAt.get(key) ?? 0) < CHECK_AGAIN_AFTER_MS) return true;
      const state = await repository.state(user.id);
      const { passwordMark = state?.passwordMark } = user;
      if (state?.role !== user.role || state.pizzeriaId !== user.pizzeriaId || state.passwordMark !== passwordMark) {
        checkedAt.delete(key);
        return false;
      }
      if (checkedAt.size >= REMEMBERED_PEOPLE) checkedAt.clear();
      checkedAt.set(key, time);
      return true;
    },

    /** A token for the JSON API, for one shift. Nobody can take it back: services check it without asking here. */
    issueToken({ login, role, pizzeriaId }: StaffUser): Promise<IssuedToken> {
      return signApiToken({
        privateJwk,
        for: API_TOKEN_AUDIENCE,
        caller: { login, role, ...(pizzeriaId === null ? {} : { pizzeriaId }) },
        lifetimeSeconds: SHIFT_SECONDS,
      });
    },
  };
}
