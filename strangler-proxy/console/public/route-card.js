/* The card of a route: stage, rates, chart, and what its shadow found. */
import { clock, make, milliseconds, percent } from './elements.js';

export function drawRoute(route) {
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
