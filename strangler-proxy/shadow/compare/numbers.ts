/** True when two JSON number texts are the same number, however they are spelled: 1, 1.0, 10e-1. */
export function sameNumber(a: string, b: string): boolean {
  return a === b || normal(a) === normal(b);
}

/** Sign, digits without zeros at either end, exponent: computed on the text, so that no digit is lost. */
function normal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power.toString()}`;
}
