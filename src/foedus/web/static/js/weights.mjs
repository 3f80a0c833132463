// Weights that a reader moves: for each part a slider and a number, and what they come to.

import { announce, capital, h, t, unique, worded } from './base.mjs';

const PAUSE = 350;

/** Weights of a text such as `land=2,air=0.5`. */
export function weightsOf(text) {
  return Object.fromEntries((text ?? '').split(',').map((one) => one.split('=')).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name.trim(), Number(value)]));
}

const written = (weights) => Object.entries(weights).map(([name, value]) => `${name}=${value}`).join(',');

/** Shares of two digits that sum to 1 exactly, as the question wants them. */
export function shares(values) {
  const names = Object.keys(values);
  const sum = names.reduce((all, name) => all + values[name], 0);
  if (!(sum > 0)) return null;
  const parts = names.map((name) => ({ name, cents: Math.floor((values[name] / sum) * 100), rest: ((values[name] / sum) * 100) % 1 }));
  let left = 100 - parts.reduce((all, one) => all + one.cents, 0);
  for (const one of [...parts].sort((a, b) => b.rest - a.rest)) if (left-- > 0) one.cents += 1;
  return Object.fromEntries(parts.map(({ name, cents }) => [name, cents / 100]));
}

/**
 * Sliders for the weights of a question.
 *
 * @param parts {name, title, weight} of each part; `weight` is what it weighs unless said
 * @param {{said, most, step, summed, changed}} options `said`: the weights of the address;
 *   `summed`: the question wants shares that sum to 1; `changed`: called with the text of the
 *   weights, or undefined where they are what they are unless said
 */
export function sliders(parts, { said, most = 1, step = 0.05, summed = false, changed }) {
  const given = weightsOf(said);
  const plain = Object.fromEntries(parts.map(({ name, weight }) => [name, weight]));
  const now = Object.fromEntries(parts.map(({ name, weight }) => [name, given[name] ?? weight]));
  const controls = new Map();
  const told = h('p', { class: 'small', 'aria-live': 'polite' });
  let timer = 0;

  function send() {
    const same = parts.every(({ name }) => Math.abs(now[name] - plain[name]) < 1e-9);
    if (same) return changed(undefined);
    const wanted = summed ? shares(now) : now;
    if (wanted === null) {
      told.textContent = t('weights.none');
      return undefined;
    }
    return changed(written(wanted));
  }

  function show() {
    const sum = Object.values(now).reduce((all, one) => all + one, 0);
    for (const [name, { range, number, share }] of controls) {
      range.value = number.value = String(now[name]);
      share.textContent = sum > 0 ? `${Math.round((now[name] / sum) * 100)}%` : '–';
    }
    told.textContent = '';
  }

  function set(name, value) {
    if (!Number.isFinite(value)) return;
    now[name] = Math.min(most, Math.max(0, value));
    show();
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  }

  const lines = parts.map(({ name, title }) => {
    const id = unique('weight');
    const label = title ?? capital(worded(name));
    const bounds = { min: 0, max: most, step };
    const range = h('input', { type: 'range', id, ...bounds, on: { input: (event) => set(name, event.target.valueAsNumber) } });
    const number = h('input', { type: 'number', 'aria-label': t('weights.number', { name: label }), ...bounds, step: 'any', on: { change: (event) => set(name, event.target.valueAsNumber) } });
    const share = h('output', { for: id });
    controls.set(name, { range, number, share });
    return h('div', { class: 'weight' }, h('label', { for: id }, label), range, number, share);
  });
  const even = h('button', { type: 'button', on: { click: () => { Object.assign(now, plain); show(); send(); announce(t('weights.again')); } } }, t('weights.reset'));
  const element = h('fieldset', { class: 'weights panel' }, h('legend', {}, t('weights.legend')),
    h('p', { class: 'small' }, t('weights.about')), lines, told, h('p', {}, even));
  show();
  return element;
}
