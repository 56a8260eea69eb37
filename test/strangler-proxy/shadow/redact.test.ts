import assert from 'node:assert/strict';
import { redactDifference, redactTarget } from '../../../strangler-proxy/shadow/index.ts';

const redacted = (path: string, value: string): string | null =>
  redactDifference({ path, kind: 'value', legacy: value, service: null }).legacy;

describe('redaction', () => {
  for (const [path, value] of [
    ['$.vat', '8333'],
    ['$.id', '123456789'],
    ['$.createdAt', '"2026-11-21T19:01:02.003Z"'],
    ['$.businessDate', '"2026-11-21"'],
    ['$.status', '"cooking"'],
    ['$.orderType', '"delivery"'],
    ['$.active', 'true'],
    ['$.gone', 'null'],
  ] as const) {
    it(`shows ${value} at ${path}`, () => {
      assert.equal(redacted(path, value), value);
    });
  }

  for (const [path, value] of [
    ['$.phone', '"+79991234567"'],
    ['$.contact', '79991234567'],
    ['$.customer.id', '17'],
    ['$.address.flat', '"12"'],
    ['$.title', '"Ivan Ivanov"'],
    ['$.status', '"call Ivan at 5"'],
    ['$.x', '"eyJhbGciOiJFZERTQSJ9.e30.c2ln"'],
    ['$.birthDate', '"1990-01-02"'],
    ['$.y', '4111111111111111'],
  ] as const) {
    it(`masks ${value} at ${path}`, () => {
      const shown = redacted(path, value) ?? '';
      assert.match(shown, /#[0-9a-f]{6}$/);
      assert.ok(!shown.includes(value.replaceAll('"', '')), shown);
    });
  }

  it('keeps the shape, so that a wrong format is seen, and tells equal values from others', () => {
    const [a, b, other] = [redacted('$.x', '"Иван 5"'), redacted('$.x', '"Иван 5"'), redacted('$.x', '"Олег 5"')];
    assert.match(a ?? '', /^"Aaaa 9" #/);
    assert.equal(a, b);
    assert.notEqual(a, other);
  });

  it('masks inside whole elements, member by member', () => {
    const shown =
      redacted(
        '$.items[id=5]',
        '{"id":5,"total":10,"customer":{"id":3,"name":"Ivan"},"status":"ready","+79991234567":1}',
      ) ?? '';
    assert.match(
      shown,
      /^\{"id":5,"total":10,"customer":\{"id":"9" #\w+,"name":"Aaaa" #\w+\},"status":"ready","\+99999999999" #\w+:1\}$/,
    );
  });

  it('masks data that stands in the path itself', () => {
    const { path } = redactDifference({
      path: '$["+79991234567"].items[phone="+79991234567"].v',
      kind: 'value',
      legacy: '1',
      service: '2',
    });
    assert.ok(!path.includes('9991234567'), path);
  });

  it('masks a location header and cuts long values', () => {
    const header = redactDifference({
      path: 'header:location',
      kind: 'header',
      legacy: '"/reset?token=abc"',
      service: null,
    });
    assert.ok(!header.legacy?.includes('abc'));
    assert.ok((redacted('$.n', JSON.stringify(Array.from({ length: 5000 }, (_, i) => i))) ?? '').length < 500);
  });

  it('shows the literal parts, numbers and dates of a target and masks the rest', () => {
    const shown = redactTarget('/api/customers/+79991234567/orders/12?date=2026-11-21&q=Ivan', [
      '/api/customers/:phone/orders/:id',
    ]);
    assert.match(shown, /^\/api\/customers\/"\+99999999999" #\w+\/orders\/12\?date=2026-11-21&q="Aaaa" #\w+$/);
  });
});
