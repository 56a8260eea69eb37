/* The revenue of the chain, asked for every 20 seconds; stands in other people's pages, so it needs nothing but itself. */
'use strict';

(function () {
  const REFRESH_MS = 20_000;
  const element = (id) => document.getElementById(id);
  const state = element('state');
  let updatedAt;

  const money = (minor, currency) =>
    `${(minor / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;

  async function refresh() {
    try {
      const response = await fetch('/api/revenue', { headers: { accept: 'application/json' } });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      show(await response.json());
    } catch {
      state.textContent = updatedAt ? `Not updated since ${updatedAt}.` : 'The figures cannot be had at the moment.';
      state.className = 'stale';
    }
    setTimeout(refresh, REFRESH_MS);
  }

  function show({ pizzerias, year, day, currency }) {
    element('pizzerias').textContent = String(pizzerias);
    element('year').textContent = `, ${year.year}`;
    element('year-revenue').textContent = money(year.revenue, currency);
    element('day-revenue').textContent = money(day.revenue, currency);
    updatedAt = new Date().toLocaleTimeString();
    state.textContent = `Updated ${updatedAt}`;
    state.className = '';
  }

  refresh();
})();
