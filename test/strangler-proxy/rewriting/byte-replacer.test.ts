import assert from 'node:assert/strict';
import { ByteReplacer, type Replacement } from '../../../strangler-proxy/rewriting/byte-replacer.ts';

const rule = (from: string, to: string, rest: Partial<Replacement> = {}): Replacement => ({
  from: Buffer.from(from),
  to: Buffer.from(to),
  ...rest,
});

/** What comes out when a text comes in pieces of this size, and what had come out before the last piece. */
function replaceIn(text: string, size: number, rules: readonly Replacement[]): string {
  const replacer = new ByteReplacer(rules);
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += size) out.push(Buffer.from(replacer.push(bytes.subarray(i, i + size))));
  out.push(replacer.end());
  return Buffer.concat(out).toString();
}

describe('the replacing of bytes in a stream', () => {
  const cases: readonly (readonly [string, readonly Replacement[], string, string])[] = [
    ['a text of the beginning, the middle and the end', [rule('ab', 'X')], 'abcabdab', 'XcXdX'],
    ['nothing where nothing is', [rule('zz', 'X')], 'abcabc', 'abcabc'],
    ['the longest of several', [rule('ab', '1'), rule('abcd', '2'), rule('abc', '3')], 'ab abc abcd abce', '1 3 2 3e'],
    ['the first of two that overlap', [rule('abc', '1'), rule('cde', '2')], 'abcde cde', '1de 2'],
    ['what begins again within itself', [rule('aab', 'X')], 'aaab aaaab', 'aX aaX'],
    ['with nothing', [rule('secret', '')], 'a secret secret', 'a  '],
    ['with itself, once', [rule('a', 'aa')], 'aba', 'aabaa'],
    [
      'a host that ends',
      [rule('//old', '//new', { ends: 'host' })],
      '//old/ //older //old.example //old',
      '//new/ //older //old.example //new',
    ],
    ['a port that ends', [rule(':80', ':1', { ends: 'port' })], ':80/ :8080 :80', ':1/ :8080 :1'],
    ['not after a colon', [rule('//o', '//n', { notAfterColon: true })], '//o x://o "//o', '//n x://o "//n'],
    ['beyond ASCII', [rule('grün', 'бел')], 'grün grun grün', 'бел grun бел'],
  ];
  for (const [what, rules, text, expected] of cases) {
    it(`replaces ${what}, wherever the stream is cut`, () => {
      for (const size of [1, 2, 3, 5, 1000]) assert.equal(replaceIn(text, size, rules), expected, `pieces of ${size}`);
    });
  }

  it('gives the same for every cut of many random texts as for the text as a whole', () => {
    const rules = [
      rule('aab', 'X'),
      rule('ab', 'YY'),
      rule('bba', ''),
      rule('abab', 'Z'),
      rule('bb', 'b', { ends: 'port' }),
    ];
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 60 }, () => 'ab1'.charAt(Math.floor(Math.random() * 3))).join('');
      const whole = replaceIn(text, 1000, rules);
      for (const size of [1, 2, 7]) assert.equal(replaceIn(text, size, rules), whole, `${text} in pieces of ${size}`);
    }
  });

  it('holds nothing back that cannot be the beginning of what it looks for', () => {
    const replacer = new ByteReplacer([rule('http://old', 'x')]);
    assert.equal(replacer.push(Buffer.from('data: hello\n\n')).toString(), 'data: hello\n\n');
    assert.equal(replacer.push(Buffer.from('see htt')).toString(), 'see ');
    assert.equal(replacer.push(Buffer.from('er')).toString(), 'htter');
  });
});
