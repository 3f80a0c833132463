// Names of states, agreements and blocs: to find them, and to say them beside their codes.

import { h, once, site, t } from './base.mjs';

let states = null;
let articled = {};

/** The name of a state as a sentence puts it: "the United States". */
export const inWords = (name) => articled[name] ?? name;

/** The names of states by code; an empty map until they are here. */
export const known = () => states ?? new Map();

/** Wait for the names of states. */
export async function loadNames() {
  if (!states) {
    const answer = await once('api/v1/states');
    states = new Map(answer.rows.map((row) => [row.state, row.name]));
    articled = answer.in_words;
  }
  return states;
}

const CODE = /\b[A-Z]{3}\b/;
const CODES = /\b([A-Z]{3})\b/g;

/** A text with the names of states on the codes in it. */
export function coded(text) {
  if (!states || !CODE.test(text)) return document.createTextNode(text);
  const made = document.createDocumentFragment();
  text.split(CODES).forEach((part, at) => {
    made.append(at % 2 && states.has(part) ? h('abbr', { title: states.get(part) }, part) : part);
  });
  return made;
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** States, agreements and blocs whose names, codes or other names hold some words; best first. */
export async function find(words, { kinds, most = 12 } = {}) {
  const wanted = plain(words.trim());
  if (!wanted) return [];
  const [codes, treaties, blocs] = await Promise.all([
    once('api/v1/states'), once('api/v1/treaties'), once('api/v1/blocs'),
  ]);
  const listed = [
    ...codes.rows.map((row) => ({
      kind: 'state', title: row.name, more: row.state, words: [row.name, row.state, row.abbreviation, ...(codes.other_names[row.state] ?? [])],
      address: site(`state/?state=${row.state}`),
    })),
    ...treaties.rows.map((row) => ({
      kind: 'treaty', title: row.short_name || row.name, more: row.name,
      words: [row.name, row.short_name, row.key, ...(row.aliases ?? [])], address: site(`treaty/?key=${row.key}`),
    })),
    ...blocs.rows.map((row) => ({
      kind: 'bloc', title: row.name, more: t('find.members', { count: row.members.length }), words: [row.name, row.key],
      address: site(`ask/?question=blocs&name=${encodeURIComponent(row.key)}`),
    })),
  ];
  const rated = [];
  for (const one of kinds ? listed.filter(({ kind }) => kinds.includes(kind)) : listed) {
    let best = 0;
    for (const word of one.words) {
      if (!word) continue;
      const held = plain(word);
      if (held === wanted) best = Math.max(best, 4);
      else if (held.startsWith(wanted)) best = Math.max(best, 3);
      else if (held.split(/[\s\-(]+/).some((part) => part.startsWith(wanted))) best = Math.max(best, 2);
      else if (wanted.length > 2 && held.includes(wanted)) best = Math.max(best, 1);
    }
    if (best) rated.push({ ...one, best });
  }
  return rated.sort((one, other) => other.best - one.best || one.title.length - other.title.length).slice(0, most);
}

/** A search: a field, and what it finds as links. */
export function finder({ label, kinds } = {}) {
  const list = h('ul', { class: 'found' });
  const said = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  const input = h('input', { type: 'search', id: 'find', autocomplete: 'off', spellcheck: 'false' });
  let turn = 0;
  input.addEventListener('input', async () => {
    const mine = (turn += 1);
    const found = await find(input.value, { kinds });
    if (mine !== turn) return;
    list.replaceChildren(...found.map((one) => h('li', {}, h('a', { href: one.address },
      h('strong', {}, one.title), h('span', { class: 'kind' }, t(`find.${one.kind}`)),
      one.more === one.title ? null : h('span', {}, one.more)))));
    said.textContent = input.value.trim() ? t('find.count', { count: found.length }) : '';
    list.classList.toggle('nothing', Boolean(input.value.trim()) && !found.length);
    if (input.value.trim() && !found.length) list.replaceChildren(h('li', { class: 'empty' }, t('find.none')));
  });
  const element = h('form', { class: 'find', role: 'search', on: { submit: (event) => { event.preventDefault(); list.querySelector('a')?.click(); } } },
    h('label', { for: 'find' }, label ?? t('find.label')), input, list, said);
  return element;
}
