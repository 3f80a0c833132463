// What every page stands on: where the site is, texts by key, elements, and asking the API.

export const ROOT = new URL('../', import.meta.url);

/** An address of this site, whatever path a proxy puts before it. */
export const site = (path) => new URL(path.replace(/^\//, ''), ROOT).href;

let texts = {};

/** The texts of a language; pages wait for them. */
export async function loadTexts(language = 'en') {
  const response = await fetch(site(`texts/${language}.json`));
  texts = await response.json();
}

/** The text of a key, its {names} filled in. A key that is missing is shown as it is. */
export function t(key, values = {}) {
  const text = texts[key];
  if (text === undefined) {
    missing.add(key);
    return key;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether there is a text of this key. */
export const has = (key) => key in texts;

export const missing = new Set();
globalThis.foedusMissingTexts = missing;

/** Fill in every element that names a text by data-text. */
export function fillTexts(within = document) {
  for (const one of within.querySelectorAll('[data-text]')) one.textContent = t(one.dataset.text);
}

/** An element: properties by their names, `on` for listeners, children as nodes or text. */
export function h(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (name === 'class') made.className = value;
    else if (name === 'data') Object.assign(made.dataset, value);
    else if (value === true) made.setAttribute(name, '');
    else made.setAttribute(name, String(value));
  }
  made.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

/** A refusal of the API, or of the way to it: what is wrong and how to mend it. */
export class Refusal extends Error {
  constructor(error, status) {
    super(`${error.wrong} ${error.mend}`);
    Object.assign(this, { status, kind: error.kind, wrong: error.wrong, mend: error.mend });
    this.where = error.where ?? '';
    this.faults = error.faults ?? [];
  }
}

/** What an address answers, as data. Raises Refusal. */
export async function get(address, { signal, method = 'GET', body } = {}) {
  let response;
  const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
  try {
    response = await fetch(address.startsWith('http') ? address : site(address), {
      signal, method, headers, body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal({ kind: 'away', wrong: t('error.away'), mend: t('error.away.mend') }, 0);
  }
  let data = null;
  try {
    data = await response.json();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
  }
  if (response.ok && data !== null) return data;
  const told = data?.error ?? { kind: 'fault', wrong: t('error.unread'), mend: t('error.unread.mend') };
  throw new Refusal(told, response.status);
}

/** Parameters as a query string: lists as repeated names, commas and colons left readable. */
export function queryOf(parameters) {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null || value === '' || value === false) continue;
    if (Array.isArray(value)) value.forEach((one) => found.append(name, one));
    else found.append(name, String(value));
  }
  return found.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/** Whether a word of an address says yes, as the server reads it. */
export const isTrue = (said) => said === true || ['1', 'true', 't', 'yes', 'y', 'on'].includes(String(said).toLowerCase());

/** How many letters an address may hold: the server takes no longer one. */
export const LONGEST = 20_000;

/** Parameters of a query string; a name said twice is a list. */
export function parametersOf(search) {
  const found = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (!(name in found)) found[name] = value;
    else found[name] = [].concat(found[name], value);
  }
  return found;
}

let declarations = null;

/** The declarations of all questions, by name; asked for once. */
export function questions() {
  declarations ??= get('api/v1/questions').then((data) => ({
    ...data, byName: Object.fromEntries(data.rows.map((one) => [one.name, one])),
  }));
  return declarations;
}

const held = {};

/** An answer that many parts of a page need, asked for once. */
export function once(address) {
  held[address] ??= get(address);
  held[address].catch(() => delete held[address]);
  return held[address];
}

/** Say something to those who hear the page. */
export function announce(text) {
  let place = document.getElementById('announcer');
  if (!place) {
    place = h('p', { id: 'announcer', class: 'unseen', 'aria-live': 'polite', role: 'status' });
    document.body.append(place);
  }
  place.textContent = '';
  setTimeout(() => { place.textContent = text; }, 50);
}

/** Copy a text; say whether it went well. Where the page came unencrypted there is only the old way. */
export async function copy(text) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    const before = document.activeElement;
    const field = h('textarea', { class: 'unseen', 'aria-hidden': 'true' });
    field.value = text;
    document.body.append(field);
    field.select();
    done = document.execCommand('copy');
    field.remove();
    before?.focus();
  }
  announce(t(done ? 'said.copied' : 'said.not-copied'));
  return done;
}

let count = 0;

/** A name for an element that no other has. */
export const unique = (stem) => `${stem}-${(count += 1)}`;

/** A word of the API as a reader sees it: `by_non_state` is "by non state". */
export const worded = (name) => name.replaceAll('_', ' ').replaceAll('-', ' ');
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
