import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { AccountingOrder } from '../../../legacy-monolith/export/accounting/accounting-order.ts';
import { toCsv } from '../../../legacy-monolith/export/accounting/csv.ts';
import { periodSchema } from '../../../legacy-monolith/export/accounting/period.ts';
import { toXml } from '../../../legacy-monolith/export/accounting/xml.ts';

const order = (o: Partial<AccountingOrder> & { name?: string } = {}): AccountingOrder => ({
  ...{ id: 1, number: 1, businessDate: '2015-03-07', pizzeriaId: 1, pizzeria: 'Moscow-1', type: 'pickup' },
  ...{ status: 'delivered', currency: 'RUB', subtotal: 39_900, discount: 0, total: 39_900, vat: 6_650 },
  payment: { method: 'cash', status: 'paid', amount: 39_900, paidAt: '2015-03-07T12:00:00.000Z' },
  lines: [{ line: 1, productId: 1, name: o.name ?? 'Margherita', quantity: 1, unitPrice: 39_900, amount: 39_900 }],
  ...o,
});
const period = { from: '2015-03-01', to: '2015-03-31', name: '2015-03' };
async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
const given = (...orders: readonly AccountingOrder[]) => Readable.from(orders) as AsyncIterable<AccountingOrder>;

describe('accounting files', () => {
  it('end the records of CSV by CRLF and quote what needs it, by RFC 4180', async () => {
    const csv = await whole(toCsv(given(order({ name: 'Pizza "Quattro", large\nhot' }))));
    assert.match(csv, /,"Pizza ""Quattro"", large\nhot",1,399\.00,399\.00,/);
    assert.ok(csv.endsWith('\r\n'));
    const columns = csv.slice(0, csv.indexOf('\r\n')).split(',').length;
    const [first = ''] = csv.split('\r\n').filter((line) => line.startsWith('order,'));
    assert.equal(first.split(',').length, columns);
  });

  it('have no cell that a spreadsheet would take for a formula', async () => {
    for (const name of ['=1+1', '+7', '-2', '@SUM(A1)', '\t=1']) {
      const csv = await whole(toCsv(given(order({ name, pizzeria: name }))));
      assert.equal(csv.includes(`,${name},`), false);
      assert.ok(csv.includes(`'${name}`));
    }
  });

  it('escape XML, and replace what XML cannot hold', async () => {
    const xml = await whole(toXml(given(order({ name: 'A & B <"C"> \u0000\u000B\uFFFF\uD800\n🍕' })), period));
    assert.match(xml, /name="A &amp; B &lt;&quot;C&quot;&gt; \uFFFD\uFFFD\uFFFD\uFFFD&#10;🍕"/);
    assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<accounting from="2015-03-01" to="2015-03-31">/);
    assert.ok(xml.endsWith('</accounting>\n'));
  });

  it('add up each currency by itself: sales without cancelled orders, what was paid how, what was given back', async () => {
    const orders = () =>
      given(
        order(),
        order({ id: 3, payment: { method: 'card', status: 'paid', amount: 39_900, paidAt: null } }),
        order({
          id: 5,
          status: 'cancelled',
          payment: { method: 'cash', status: 'refunded', amount: 39_900, paidAt: null },
        }),
        order({ id: 7, currency: 'RON', total: 5_000, vat: 833, payment: null }),
      );
    const sums = (await whole(toCsv(orders()))).split('\r\n').filter((line) => line.startsWith('total,'));
    assert.deepEqual(
      sums.map((line) => line.split(',').filter((cell) => cell !== '')),
      [
        ['total', 'RON', '50.00', '8.33', '0.00', '1', '0.00', '0.00'],
        ['total', 'RUB', '798.00', '133.00', '399.00', '2', '399.00', '399.00'],
      ],
    );
    const xml = await whole(toXml(orders(), period));
    assert.match(xml, /<sum currency="RUB" orders="2" cancelled="1" total="798\.00" vat="133\.00"/);
  });

  it('say so when there was nothing: a head and no total, an empty element', async () => {
    assert.equal((await whole(toCsv(given()))).split('\r\n').length, 2);
    assert.match(await whole(toXml(given(), period)), /<totals>\n {2}<\/totals>/);
  });

  it('take no more orders than were asked for', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += 1;
        await Promise.resolve();
        yield order({ id: taken });
      }
    }
    for (const file of [toCsv(endless()), toXml(endless(), period)]) {
      taken = 0;
      await file.next();
      await file.next();
      await file.return();
      assert.ok(taken <= 1, `${taken} orders were read ahead`);
    }
  });

  it('are for a day or for a month, whose last day is known', () => {
    assert.deepEqual(periodSchema.parse({ month: '2016-02', day: '' }), {
      from: '2016-02-01',
      to: '2016-02-29',
      name: '2016-02',
    });
    assert.deepEqual(periodSchema.parse({ month: '2015-03', day: '2015-03-07' }), {
      from: '2015-03-07',
      to: '2015-03-07',
      name: '2015-03-07',
    });
    for (const wrong of [{}, { month: '', day: '' }, { month: '2015-13' }, { day: '2015-02-30' }]) {
      assert.equal(periodSchema.safeParse(wrong).success, false);
    }
  });
});
