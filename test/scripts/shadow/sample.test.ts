import assert from 'node:assert/strict';
import { planSample } from '../../../scripts/shadow/sample-plan.ts';
import type { ShadowRequest, ShadowRoute } from '../../../scripts/shadow/shadow-routes.ts';
import { boundAfter, comparisonsFor, judge } from '../../../scripts/shadow/statistics.ts';
import { parsePaths } from '../../../scripts/shadow/targets/paths-file.ts';
import { makeRandom } from '../../../scripts/traffic/random.ts';

const route = (id: string): ShadowRoute => ({ config: { id } }) as ShadowRoute;
const requests = (of: ShadowRoute, shapes: number): ShadowRequest[] =>
  Array.from({ length: shapes }, (_, n) => ({
    route: of,
    shape: `/${n}`,
    legacyTarget: `/${n}`,
    serviceTarget: `/${n}`,
  }));

describe('shadow: the sample', () => {
  it('shares requests among routes, repeats a shape five times at most and hands on what a route cannot use', () => {
    const [few, many] = [route('few'), route('many')];
    const sample = planSample([...requests(few, 2), ...requests(many, 500)], 300, makeRandom(1));
    const of = (one: ShadowRoute): ShadowRequest[] => sample.filter((request) => request.route === one);
    assert.deepEqual([of(few).length, of(many).length], [10, 290]);
    assert.equal(new Set(of(many).map(({ shape }) => shape)).size, 290);
  });

  it('counts a shape that is listed twice once', () => {
    const one = route('one');
    assert.equal(planSample([...requests(one, 3), ...requests(one, 3)], 300, makeRandom(1)).length, 15);
  });
});

describe('shadow: statistics', () => {
  it('follows the rule of three', () => {
    assert.deepEqual([comparisonsFor(0.01), comparisonsFor(0.001), comparisonsFor(0.03)], [299, 2995, 99]);
    assert.ok(Math.abs(boundAfter(299) - 0.01) < 1e-4);
    assert.equal(boundAfter(0), 1);
  });

  const evidence = { requests: 300, different: 0, comparisons: 300, shapes: 60, unusable: 0 };
  for (const [title, change, verdict] of [
    ['enough', {}, 'alike'],
    ['one difference', { different: 1 }, 'differ'],
    ['too few comparisons', { comparisons: 98 }, 'not enough evidence'],
    ['too few different requests', { shapes: 19 }, 'not enough evidence'],
    ['too much noise', { unusable: 31 }, 'not enough evidence'],
    ['no request at all', { requests: 0, comparisons: 0, shapes: 0 }, 'not enough evidence'],
  ] as const) {
    it(`judges ${title}: ${verdict}`, () => {
      assert.equal(judge({ ...evidence, ...change }, 0.03).verdict, verdict);
    });
  }
});

describe('shadow: lists of paths', () => {
  it('reads paths, methods, URLs and access logs', () => {
    const { targets, otherMethods, unreadable } = parsePaths(
      ['/a?b=1', 'GET /c', 'http://h/d', '', '# no', 'DELETE /e', 'what', '::1 - - [x] "GET /f HTTP/1.0" 200 1'].join(
        '\n',
      ),
    );
    assert.deepEqual(targets, ['/a?b=1', '/c', 'http://h/d', '/f']);
    assert.deepEqual([otherMethods, unreadable], [1, 1]);
  });
});
