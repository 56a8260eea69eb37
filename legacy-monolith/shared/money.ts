/** Minor units as people read them: `1234.50 RUB`. */
export function money(minor: number, currency: string): string {
  return `${(minor / 100).toFixed(2)} ${currency}`;
}
