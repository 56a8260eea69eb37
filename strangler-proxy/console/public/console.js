/* The console: asks for the token once, then draws what the proxy tells every second. */
import { clock } from './elements.js';
import { drawDecision, drawFlip, drawUpstream } from './lines.js';
import { drawRoute } from './route-card.js';

const byId = (id) => document.getElementById(id);

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

begin();
