import assert from 'node:assert/strict';
import { attribute, type Visit } from './visitor.ts';

const FIELDS = ['input', 'select', 'textarea'];

/** Valid HTML with one heading of the first rank, ids that are unique, and a label for each field. */
export function assertGoodPage(page: Visit, status = 200): void {
  assert.equal(page.status, status, page.text.slice(0, 2000));
  assert.deepEqual(page.mistakes, []);
  assert.equal(page.find(({ tagName }) => tagName === 'h1').length, 1);
  const ids = page.find((element) => attribute(element, 'id') !== undefined).map((each) => attribute(each, 'id'));
  assert.deepEqual(ids, [...new Set(ids)]);
  const labelled = new Set(page.find(({ tagName }) => tagName === 'label').map((label) => attribute(label, 'for')));
  for (const field of page.find(({ tagName }) => FIELDS.includes(tagName))) {
    if (attribute(field, 'type') === 'hidden' || attribute(field, 'aria-label') !== undefined) continue;
    assert.ok(labelled.has(attribute(field, 'id')), `no label for ${attribute(field, 'id') ?? 'a field'}`);
  }
}
