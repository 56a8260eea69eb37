import { API_TOKEN_AUDIENCE } from '../../services/contracts/index.ts';
import { signApiToken, type JsonWebKey } from '../../services/kit/index.ts';
import type { AuthRepository } from './auth.repository.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { StaffUser } from './staff-user.ts';

/** An API token and when it ends. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: string;
}

export type AuthService = ReturnType<typeof makeAuthService>;

const SHIFT_SECONDS = 12 * 60 * 60;

export function makeAuthService({ repository, privateJwk }: { repository: AuthRepository; privateJwk: JsonWebKey }) {
  // An unknown login must take as long as a wrong password, or the answer's time tells which logins exist.
  const nobodysHash = hashPassword('nobody');
  return {
    /** The person with this login and password, or undefined. */
    async login(login: string, password: string): Promise<StaffUser | undefined> {
      const found = await repository.byLogin(login);
      const matches = await verifyPassword(password, found?.passwordHash ?? (await nobodysHash));
      return matches ? found?.user : undefined;
    },

    /** A token for the JSON API, for one shift. */
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
