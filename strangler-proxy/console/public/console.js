/* The console: asks for the token once, then draws what the proxy tells every second. */

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; text is always text, never HTML. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const clock = (at) => new Date(at).toLocaleTimeString();
const percent = (share) => (share === null ? '–' : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`);
const milliseconds = (value) => (value === null ? '–' : `≤ ${value} ms`);

function say(text, isAlarm = false) {
  byId('health').textContent = text;
  byId('health').classList.toggle('alarm', isAlarm);
}

/* Login */

function askForToken(error = '') {
  byId('login').hidden = false;
  byId('console').hidden = true;
  byId('login-error').textContent = error;
  byId('token').focus();
  say('Log in to see what the proxy does.');
}

byId('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/console/login', {
    method: 'POST',
    headers: { authorization: `Bearer ${byId('token').value}` },
  }).catch(() => undefined);
  if (answer === undefined) return askForToken('The proxy cannot be reached.');
  if (answer.status === 401) return askForToken('This is not the admin token.');
  if (!answer.ok) return askForToken(`The proxy answered ${answer.status}.`);
  byId('token').value = '';
  listen();
});

/* What the proxy tells */

async function begin() {
  const answer = await fetch('/console/state').catch(() => undefined);
  if (answer === undefined) {
    say('The proxy cannot be reached; trying again.', true);
    setTimeout(begin, 2_000);
  } else if (answer.status === 401) {
    askForToken();
  } else {
    show(await answer.json());
    listen();
  }
}

function listen() {
  byId('login').hidden = true;
  byId('console').hidden = false;
  say('Connecting…');
  const events = new EventSource('/console/events');
  events.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  events.addEventListener('error', () => {
    // Closed for good: the login is over, or the proxy is another one. Otherwise the browser connects again by itself.
    say('The connection is gone; trying again.', true);
    if (events.readyState === EventSource.CLOSED) setTimeout(begin, 1_000);
  });
}

function show(state) {
  byId('login').hidden = true;
  byId('console').hidden = false;
  const age = state.flagsAgeSeconds;
  const flags =
    age === null
      ? 'flags not known yet'
      : `flags ${age < 60 ? `${age.toFixed(1)} s` : `${Math.round(age / 60)} min`} old`;
  say(`${clock(state.at)} · ${flags}`, age === null || age > 30);
  byId('kill-switch').hidden = !state.killSwitch;
  keep(byId('routes'), state.routes, ({ id }) => id, drawRoute);
  byId('routes-empty').hidden = state.routes.length > 0;
  byId('upstreams').replaceChildren(...state.upstreams.map(drawUpstream));
  byId('flips').replaceChildren(...state.flips.slice(0, 20).map(drawFlip));
  byId('flips-empty').hidden = state.flips.length > 0;
  byId('decisions').replaceChildren(...state.decisions.slice(0, 20).map(drawDecision));
  byId('decisions-empty').hidden = state.decisions.length > 0;
}

/** Draws only the cards that changed, so that a link under a finger or with the focus stays. */
function keep(parent, items, keyOf, draw) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const next = items.map((item) => {
    const content = JSON.stringify(item);
    const known = old.get(keyOf(item));
    if (known?.dataset.content === content) return known;
    const drawn = draw(item);
    drawn.dataset.key = keyOf(item);
    drawn.dataset.content = content;
    if (known?.querySelector('details')?.open) drawn.querySelector('details')?.setAttribute('open', '');
    if (known?.contains(document.activeElement)) {
      const focused = document.activeElement.localName;
      requestAnimationFrame(() => drawn.querySelector(focused)?.focus());
    }
    return drawn;
  });
  if (next.length !== parent.children.length || next.some((child, index) => parent.children[index] !== child)) {
    parent.replaceChildren(...next);
  }
}

function drawRoute(route) {
  const stage = route.stage === 'ramping' ? `ramping: ${route.flagState}` : route.stage;
  const flag =
    route.flagUrl === null
      ? route.flag
      : make('a', { href: route.flagUrl, target: '_blank', rel: 'noreferrer' }, `${route.flag} in Unleash`);
  const facts = [
    route.fallbacks > 0 ? `${route.fallbacks} fell back to legacy` : '',
    route.shed > 0 ? `${route.shed} shed` : '',
  ].filter((fact) => fact !== '');
  return make(
    'article',
    { 'aria-label': `Route ${route.id}` },
    make('header', {}, make('h3', {}, route.id), make('span', { class: 'stage', 'data-stage': route.stage }, stage)),
    make('div', { class: 'quiet' }, `${route.methods.join(', ')} ${route.path}`),
    drawChart(route.chart),
    drawRates(route),
    ...(route.shadow === null ? [] : [drawShadow(route.shadow)]),
    make('p', { class: 'facts' }, ...facts.flatMap((fact) => [fact, make('br')]), flag),
  );
}

function drawRates({ rates, service }) {
  const row = (side, name) => {
    const { perSecond, failing, p50, p99 } = rates[side];
    const cells = [perSecond.toFixed(1), percent(failing), milliseconds(p50), milliseconds(p99)];
    return make(
      'tr',
      { 'data-side': side },
      make('th', { scope: 'row' }, name),
      ...cells.map((text) => make('td', {}, text)),
    );
  };
  const heads = ['', 'per s', 'failing', 'p50', 'p99'].map((text) => make('th', { scope: 'col' }, text));
  return make(
    'table',
    {},
    make('thead', {}, make('tr', {}, ...heads)),
    make('tbody', {}, row('legacy', 'legacy'), row('service', service)),
  );
}

function drawShadow({ equal, settled, different, failed, skipped, paths, latest }) {
  const counts = { equal, settled, different, failed, skipped };
  const summary = Object.entries(counts)
    .filter(([name, count]) => count > 0 || name === 'equal' || name === 'different')
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
  const rows = paths.map(({ path, count }) => make('li', {}, make('code', {}, path), ` in ${count}`));
  const example = latest === null ? [] : [make('p', {}, `Latest, at ${clock(latest.time)}:`), drawSample(latest)];
  return make(
    'details',
    { class: different > 0 ? 'shadow alarm' : 'shadow' },
    make('summary', {}, `Shadow: ${summary}`),
    ...(rows.length === 0 ? [make('p', {}, 'No answer differed.')] : [make('ul', {}, ...rows), ...example]),
  );
}

function drawSample({ method, target, primarySide, differences, more }) {
  const lines = differences.map(({ path, legacy, service }) =>
    make('li', {}, make('code', {}, path), ` legacy ${legacy ?? 'nothing'}, service ${service ?? 'nothing'}`),
  );
  return make(
    'ul',
    {},
    make('li', {}, `${method} ${target}, answered by ${primarySide}`),
    ...lines,
    ...(more > 0 ? [make('li', {}, `and ${more} more`)] : []),
  );
}

const SVG = 'http://www.w3.org/2000/svg';

/** Requests per second of the last minutes: the service's on the legacy side's. */
function drawChart(points) {
  const svg = document.createElementNS(SVG, 'svg');
  const highest = Math.max(1, ...points.map(({ legacy, service }) => legacy + service));
  const from =
    points.map(({ legacy, service }) => `${legacy.toFixed(1)} and ${service.toFixed(1)}`).at(-1) ?? 'none yet';
  svg.setAttribute('class', 'chart');
  svg.setAttribute('viewBox', '0 0 60 20');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute(
    'aria-label',
    `Requests per second in the last five minutes, legacy and service: now ${from}, at most ${highest.toFixed(1)}`,
  );
  points.forEach(({ legacy, service }, index) => {
    const x = 60 - points.length + index;
    const legacyHeight = (legacy / highest) * 20;
    const serviceHeight = (service / highest) * 20;
    svg.append(
      bar('legacy', x, 20 - legacyHeight, legacyHeight),
      bar('service', x, 20 - legacyHeight - serviceHeight, serviceHeight),
    );
  });
  return svg;
}

function bar(side, x, y, height) {
  const rect = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({ class: side, x, y, width: 0.9, height })) rect.setAttribute(name, value);
  return rect;
}

function drawUpstream({ name, up, inFlight, waiting, copies }) {
  const out = copies.filter(({ state }) => state !== 'up').map(({ copy, state }) => `${copy} ${state}`);
  const facts = [
    up ? 'up' : 'ejected',
    copies.length > 1 ? `${copies.length - out.length} of ${copies.length} copies` : '',
    `${inFlight} in flight`,
    waiting > 0 ? `${waiting} waiting` : '',
    copies.length > 1 ? out.join(', ') : '',
  ];
  return make('li', out.length > 0 ? { class: 'alarm' } : {}, `${name}: ${facts.filter(Boolean).join(', ')}`);
}

function drawFlip({ at, flag, before, after, by, shareBefore, shareAfter }) {
  const split =
    shareBefore === null && shareAfter === null ? '' : ` · service ${percent(shareBefore)} → ${percent(shareAfter)}`;
  return make(
    'li',
    {},
    make('time', { datetime: new Date(at).toISOString() }, clock(at)),
    ` ${flag}: ${before} → ${after}${by === null ? '' : `, by ${by}`}${split}`,
  );
}

function drawDecision({ at, method, route, side, reason, status, ms }) {
  const result = status === 0 ? 'broke off' : String(status);
  return make(
    'li',
    {},
    make('time', { datetime: new Date(at).toISOString() }, clock(at)),
    ` ${method} ${route} → ${side} (${reason}), ${result}, ${ms.toFixed(1)} ms`,
  );
}

begin();
