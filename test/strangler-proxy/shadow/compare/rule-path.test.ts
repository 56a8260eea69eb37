import assert from 'node:assert/strict';
import { parseRulePath, RulePathError } from '../../../../strangler-proxy/shadow/compare/index.ts';

describe('parseRulePath', () => {
  it('reads members, elements, any of them and any depth', () => {
    assert.deepEqual(parseRulePath("$.a[*].b[3]['odd name']..x"), [
      { kind: 'name', name: 'a' },
      { kind: 'any' },
      { kind: 'name', name: 'b' },
      { kind: 'index', index: 3 },
      { kind: 'name', name: 'odd name' },
      { kind: 'deep' },
      { kind: 'name', name: 'x' },
    ]);
    assert.deepEqual(parseRulePath('$'), []);
    assert.deepEqual(parseRulePath('$.*'), [{ kind: 'any' }]);
    assert.deepEqual(parseRulePath('$..*'), [{ kind: 'deep' }, { kind: 'any' }]);
    assert.deepEqual(parseRulePath("$.7['7']"), [
      { kind: 'name', name: '7' },
      { kind: 'name', name: '7' },
    ]);
  });

  for (const bad of ['a.b', '$.', '$..', '$a', '$.a[', '$.a[x]', '$.a b', '']) {
    it(`refuses "${bad}"`, () => {
      assert.throws(() => parseRulePath(bad), RulePathError);
    });
  }
});
