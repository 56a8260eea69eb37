import assert from 'node:assert/strict';
import { drawArt } from '../../../strangler-proxy/decorators/draw/art.ts';
import { drawMermaid } from '../../../strangler-proxy/decorators/draw/mermaid.ts';
import { stageOf, type Pipeline } from '../../../strangler-proxy/decorators/draw/pipeline.ts';

const pipeline: Pipeline = {
  id: 'orders.create',
  title: 'POST /api/orders',
  pre: [stageOf('pre', { name: 'checkAddress', url: 'http://127.0.0.1:4104/decorators/check' })],
  proxy: { kind: 'proxy', name: 'PROXY', service: 'monolith | orders' },
  post: [stageOf('post', { name: 'pay', url: 'http://pay/' })],
};

describe("a route's pipeline", () => {
  it('is drawn in ASCII, each service below its box', () => {
    assert.equal(
      `\n${drawArt(pipeline)}\n`,
      `
orders.create  POST /api/orders

              +--------------+        +-------+      +-----+
  request --->| checkAddress |------->| PROXY |----->| pay |--> response
              +--------------+        +-------+      +-----+
                      |                   |             |
                      v                   v             v
               127.0.0.1:4104     monolith | orders    pay
              /decorators/check
`,
    );
  });

  it('goes on in a next row before it is too wide for a terminal', () => {
    const post = Array.from({ length: 9 }, (_, n) =>
      stageOf('post', { name: `step${n}`, url: 'http://127.0.0.1:1/step' }),
    );
    const lines = drawArt({ ...pipeline, post }).split('\n');
    assert.ok(lines.every((line) => line.length <= 130));
    assert.equal(lines.filter((line) => line.endsWith('-->')).length, 1);
    assert.equal(lines.filter((line) => line.endsWith('--> response')).length, 1);
    const names = lines.join(' ').match(/\| (?:step\d|PROXY|checkAddress) \|/g);
    assert.equal(names?.length, 11);
  });

  it('is drawn with the way of what goes wrong', () => {
    const art = drawArt({ ...pipeline, catch: stageOf('catch', { name: 'sorry', url: 'http://sorry/x' }) });
    assert.match(art, /4xx, 5xx --+>\| sorry \|-*> response/);
  });

  it('is drawn for Mermaid, with quotes that cannot end a label', () => {
    const text = drawMermaid([{ ...pipeline, id: 'say "hi"' }]);
    assert.match(text, /^flowchart LR\n/);
    assert.match(text, /subgraph r0\["say #quot;hi#quot;: POST \/api\/orders"\]/);
    assert.match(text, /r0request --> r0s0 --> r0s1 --> r0s2 --> r0response/);
  });
});
