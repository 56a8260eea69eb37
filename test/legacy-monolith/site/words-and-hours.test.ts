import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { ENGLISH } from '../../../legacy-monolith/site/english.ts';
import { makeLabelsRepository } from '../../../legacy-monolith/site/labels.ts';
import { nextOpening } from '../../../legacy-monolith/site/opening.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';

describe("the site's words", function () {
  this.timeout(120_000);
  let root: Knex;
  let db: LegacyDatabase;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('words');
    root = connectForMigration(url);
    db = connectLegacyDatabase(appUrl);
  });
  after(async () => {
    await db.close();
    await root.destroy();
  });

  const placesIn = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

  for (const language of ['ru', 'ro']) {
    it(`are all there in ${language}, with the same places for values`, async () => {
      const rows = await root('labels').where({ language }).select<{ code: string; text: string }[]>('code', 'text');
      const places = (texts: readonly (readonly [string, string])[]) =>
        Object.fromEntries(texts.map(([code, text]) => [code, placesIn(text)]));
      assert.deepEqual(places(rows.map(({ code, text }) => [code, text])), places(Object.entries(ENGLISH)));
    });
  }

  it('are English where a language lacks one, and as the table says where it has one', async () => {
    await root('labels').insert({ language: 'en', code: 'menu', text: 'What we bake' });
    const t = await makeLabelsRepository(db)('en');
    assert.equal(t('menu'), 'What we bake');
    assert.equal(t('order-number', { number: 7 }), 'Order 7');
    assert.equal((await makeLabelsRepository(db)('fr'))('basket'), 'Basket');
  });
});

describe('the next opening', () => {
  const at = (utc: string) => new Date(utc);
  const hours = [
    { weekday: 1, opens: '10:00', closes: '22:00' },
    { weekday: 3, opens: '12:00', closes: '20:00' },
  ];

  // 2026-03-02 is a Monday; the pizzeria is three hours ahead.
  it('is later today, on another day, or in a week', () => {
    assert.equal(nextOpening(hours, at('2026-03-02T06:00:00Z'), 180), '10:00');
    assert.equal(nextOpening(hours, at('2026-03-02T20:00:00Z'), 180), '12:00');
    assert.equal(
      nextOpening([{ weekday: 1, opens: '10:00', closes: '11:00' }], at('2026-03-02T09:00:00Z'), 180),
      '10:00',
    );
  });

  it("counts by the pizzeria's own day", () => {
    assert.equal(nextOpening(hours, at('2026-03-01T22:00:00Z'), 180), '10:00', 'Monday there, Sunday in UTC');
    assert.equal(nextOpening([], at('2026-03-01T22:00:00Z'), 180), undefined);
  });
});
