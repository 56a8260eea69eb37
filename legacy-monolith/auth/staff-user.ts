/** What people at the chain do; a role decides which screens they see. */
export const ROLES = [
  ...(['operator', 'cashier', 'cook', 'courier', 'shift-manager'] as const),
  ...(['office-manager', 'marketer', 'admin', 'franchisee'] as const),
] as const;

export type Role = (typeof ROLES)[number];

/** Someone who works for the chain; `pizzeriaId` is null for those who work for all of it, or for a department. */
export interface StaffUser {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly pizzeriaId: number | null;
  /** Tells the password of the login from later ones. */
  readonly passwordMark?: string;
}
