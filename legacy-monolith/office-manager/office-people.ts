import type { Role } from '../auth/staff-user.ts';

// The chain's own people are on the books of the first pizzeria.
const CHAIN_POSITIONS: readonly string[] = ['operator', 'marketer', 'franchisee', 'admin'];

/** Leaves the chain's own people out for everybody but administrators: what they earn is nobody's business in a pizzeria. */
export function peopleSeenBy<P extends { readonly position: string }>(role: Role, people: readonly P[]): readonly P[] {
  return role === 'admin' ? people : people.filter(({ position }) => !CHAIN_POSITIONS.includes(position));
}
