/** Someone who works for the chain; `pizzeriaId` is null for those who work for all of it. */
export interface StaffUser {
  readonly login: string;
  readonly name: string;
  readonly role: 'operator' | 'cashier' | 'admin';
  readonly pizzeriaId: number | null;
}
