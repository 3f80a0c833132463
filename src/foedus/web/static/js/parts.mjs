// What the larger pages are made of: blocks with a heading, chief figures, charts drawn when seen.

import { h, unique } from './base.mjs';
import { chart, chartAddress } from './charts.mjs';
import { refusal } from './view.mjs';

/** A part of an answer under a heading of its own. */
export function block(title, about, ...inside) {
  const id = unique('block');
  return h('section', { class: 'block', 'aria-labelledby': id },
    h('h3', { id }, title), about ? h('p', { class: 'about' }, about) : null, inside);
}

/** Chief figures: each is {label, value, beside, note}. */
export function tiles(figures) {
  return h('dl', { class: 'tiles' }, figures.filter(Boolean).map(({ label, value, beside, note }) => h('div', {},
    h('dt', {}, label), h('dd', {}, h('strong', {}, value), beside ? h('span', {}, beside) : null),
    note ? h('dd', { class: 'note' }, note) : null)));
}

/** How long a chart that nobody has come near waits: by then a page can be printed whole. */
const LATER = 5_000;
const waiting = new Map();
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) begin(target);
}, { rootMargin: '600px' });

function begin(place) {
  seen.unobserve(place);
  const load = waiting.get(place);
  waiting.delete(place);
  if (place.isConnected) load?.();
}

/** A chart of an answer, asked for when a reader comes near it, or later; null where the answer has none. */
export function lazyChart(result, question, name) {
  if (!result.answer.charts?.includes(name)) return null;
  const one = chart(chartAddress(result.base, name, result.parameters), `${question}-${name}`, { fixed: result.fixed });
  const place = h('div', { class: 'figure later' }, one.element);
  const drawing = one.element.querySelector('.drawing');
  // Nothing is on its way until a reader comes near.
  drawing.setAttribute('aria-busy', 'false');
  waiting.set(place, () => {
    drawing.setAttribute('aria-busy', 'true');
    one.load().catch((error) => {
      if (error.name !== 'AbortError') place.replaceChildren(refusal(error));
    }).finally(() => place.classList.remove('later'));
  });
  seen.observe(place);
  setTimeout(() => begin(place), LATER);
  return place;
}

/** A share as percent; what is above nothing is never shown as nothing. */
export function percent(share) {
  if (share === null || share === undefined) return '–';
  const points = share * 100;
  if (points > 0 && points < 1) return '<1%';
  if (points > 99 && points < 100) return '>99%';
  return `${Math.round(points)}%`;
}

/** The two ends of an interval of shares. */
export const range = (low, high) => `${Math.round(low * 100)}–${Math.round(high * 100)}%`;

/** Points of a hundred, with a sign. */
export const points = (share) => (share === null || share === undefined ? '–' : (share * 100).toFixed(1));
