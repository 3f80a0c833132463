// Rows as a table that a reader sorts, folds, filters and opens row by row.

import { announce, capital, h, has, site, t, unique, worded } from './base.mjs';
import { coded } from './names.mjs';

const FOLDED = 20;
const FILTERED = 12;
const MOST = 8;
const LONG = 90;
const SHORT = /^(\d{4}-\d{2}-\d{2}|\d{4}[–-]\d{4})$/;
const STATE = /^(state|toward|ally|attacker|target|member|partner|joiner|one|other|of|country|sovereign|administrator|iso3|code)(_code)?$/;

/** A value as a reader sees it. */
export function told(value) {
  if (value === null || value === undefined || value === '') return '';
  if (value === true) return t('value.yes');
  if (value === false) return t('value.no');
  if (typeof value === 'number') return numberOf(value);
  if (Array.isArray(value)) return value.map(told).join(typeof value[0] === 'object' ? '; ' : ', ');
  if (typeof value === 'object') {
    return Object.entries(value).filter(([, one]) => one !== null && one !== '' && !(Array.isArray(one) && !one.length))
      .map(([key, one]) => `${worded(key)}: ${told(one)}`).join(', ');
  }
  return String(value);
}

/** A number, with no more digits than it can bear. */
export function numberOf(value) {
  if (Number.isInteger(value)) {
    return Math.abs(value) >= 10_000 ? value.toLocaleString('en-US') : String(value);
  }
  const size = Math.abs(value);
  if (size >= 1_000) return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  if (size >= 100) return value.toFixed(1);
  if (size >= 0.01 || size === 0) return String(Number(value.toFixed(size >= 10 ? 2 : 3)));
  return String(Number(value.toPrecision(3)));
}

const agreementAt = (key) => site(`treaty/?key=${encodeURIComponent(key)}`);

/** The agreements that rows are about: their keys by the names they have there. */
export const agreementsOf = (rows) => new Map(rows
  .filter((row) => typeof row.agreement === 'string' && typeof row.agreement_name === 'string')
  .map((row) => [row.agreement_name, row.agreement]));

/** What an answer rests on, by the keys that its rows name. */
export const citedOf = (answer) => new Map((answer.sources ?? []).map((one) => [one.key, one.citation ?? one.key]));

/** The link that a value of a column is, if it is one. */
function linked(column, value, row, agreements) {
  if (typeof value !== 'string') return null;
  const code = row[column.replace(/_name$/, '')];
  if (/_name$/.test(column) && STATE.test(column.replace(/_name$/, '')) && /^[A-Z]{3}$/.test(code ?? '')) {
    return site(`state/?state=${code}`);
  }
  if (STATE.test(column) && /^[A-Z]{3}$/.test(value)) return site(`state/?state=${value}`);
  if (column === 'agreement_name' && typeof row.agreement === 'string') return agreementAt(row.agreement);
  if (column === 'agreement') {
    // A row that is gathered from many names a clause: "NATO, Art 5".
    const key = agreements?.get(value) ?? agreements?.get(value.split(', ')[0]) ?? (/^[a-z0-9-]+$/.test(value) ? value : null);
    if (key) return agreementAt(key);
  }
  if (column === 'key' && ('short name' in row || 'short_name' in row)) return agreementAt(value);
  if ((column === 'page' || column === 'home' || column === 'url') && /^https?:\/\//.test(value)) return value;
  if (column === 'name' && typeof row.key === 'string' && 'short_name' in row) return agreementAt(row.key);
  return null;
}

/** A value in an element: linked where it is a state or an agreement. */
export function valued(column, value, row = {}, agreements = null) {
  if (column === 'by' && Array.isArray(value) && value.every((key) => /^[a-z0-9-]+$/.test(key))) {
    return h('span', {}, value.map((key, at) => [at ? ', ' : '', h('a', { href: agreementAt(key) }, key)]));
  }
  const address = linked(column, value, row, agreements);
  const text = told(value);
  if (column === 'kind' && has(`kind.${value}`)) return h('abbr', { title: t(`kind.${value}`) }, text);
  if (address) {
    const outside = !address.startsWith(site(''));
    return h('a', { href: address, rel: outside ? 'noreferrer' : undefined }, text);
  }
  return coded(text);
}

const empty = (one) => one === null || one === undefined || one === '' || (Array.isArray(one) && !one.length);

/** How wide a cell must be: a date stays on one line, a sentence does not become a column of words. */
function classOf(value) {
  const text = told(value);
  return SHORT.test(text) ? 'short' : text.length > 70 ? 'long' : undefined;
}

/** The columns in which a row says something. */
export const filled = (rows) => Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => !empty(row[name])));

/** The columns that a table has room for, chief ones first; the others are in each row's opening. */
export function columnsOf(rows, keep = []) {
  const names = [...new Set(rows.slice(0, 200).flatMap((row) => Object.keys(row)))];
  const good = names.filter((name) => {
    const values = rows.map((row) => row[name]).filter((one) => !empty(one));
    if (!values.length) return false;
    if (keep.includes(name)) return true;
    if (name === 'ccode' || name === 'gwcode' || `${name}_name` in (rows[0] ?? {})) return false;
    if (values.some((one) => typeof one === 'object' && !Array.isArray(one))) return false;
    if (values.some((one) => Array.isArray(one) && typeof one[0] === 'object')) return false;
    const lengths = values.slice(0, 200).map((one) => told(one).length);
    const middle = lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
    return middle <= LONG;
  });
  return good.slice(0, Math.max(MOST, keep.length));
}

/** What a row holds, all of it. */
export function opened(row) {
  const listed = Object.entries(row).filter(([, value]) => !empty(value));
  return h('dl', { class: 'facts' }, listed.map(([name, value]) => [
    h('dt', {}, capital(worded(name))),
    h('dd', {}, Array.isArray(value) && value.length > 1 && value.some((one) => told(one).length > 30)
      ? h('ul', {}, value.map((one) => h('li', {}, told(one))))
      : valued(name, value, row)),
  ]));
}

const SIZES = { tn: 1e12, bn: 1e9, m: 1e6, k: 1e3 };
const AMOUNT = /^[<>~]?\s*([+−-]?(?:\d[\d,]*)?\.?\d+(?:e[+-]?\d+)?)\s*(tn|bn|m|k)?(?![\w.])/i;

/** The number that a cell begins with, as one that is gathered writes it: "1.2bn", "0.16 (0.03-0.5)", "12%". */
export function amountOf(value) {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || /^\d{4}-\d{2}(-\d{2})?$/.test(value)) return null;
  const [whole, number, size] = value.match(AMOUNT) ?? [];
  if (!number) return null;
  const beside = whole.startsWith('<') ? -1e-9 : whole.startsWith('>') ? 1e-9 : 0;
  return Number(number.replaceAll(',', '').replace('−', '-')) * (SIZES[size?.toLowerCase()] ?? 1) + beside;
}

function compared(one, other) {
  if (empty(one) || empty(other)) return empty(one) - empty(other);
  const amounts = [amountOf(one), amountOf(other)];
  if (!amounts.includes(null) && amounts[0] !== amounts[1]) return amounts[0] - amounts[1];
  return told(one).localeCompare(told(other), 'en', { numeric: true });
}

/**
 * A table.
 *
 * @param rows a list of records
 * @param {{caption, columns, keep, opens, folded, heads}} options columns as names or as
 *   {name, title}; `opens`: each row can be opened to all it holds; `agreements`: see agreementsOf;
 *   `rests`: what the numbers rest on where their rows do not say; `cited`: see citedOf
 */
export function table(rows, { caption, columns, keep, opens = true, folded = FOLDED, heads = {}, agreements, rests, cited } = {}) {
  if (!rows.length) return h('p', { class: 'empty' }, t('table.none'));
  const names = columns ?? columnsOf(rows, keep);
  const hidden = opens && Object.keys(rows[0]).some((name) => !names.includes(name));
  const numeric = names.filter((name) => rows.some((row) => typeof row[name] === 'number')
    && rows.every((row) => empty(row[name]) || typeof row[name] === 'number'));
  const titled = unique('caption');
  const body = h('tbody');
  let order = null;
  let whole = rows.length <= folded + 5;
  let wanted = '';
  const more = h('button', { type: 'button', on: { click: () => { whole = true; draw(); body.rows[folded]?.querySelector('button, a, td')?.focus?.(); } } });
  const said = h('span', { class: 'small' });
  const head = names.map((name) => {
    const title = heads[name] ?? capital(worded(name.replace(/_name$/, '')));
    const button = h('button', { type: 'button', on: { click: () => sort(name) } }, title, h('span', { class: 'arrow', 'aria-hidden': 'true' }));
    return h('th', { scope: 'col', class: numeric.includes(name) ? 'number' : undefined, data: { name } }, button);
  });

  function sort(name) {
    const down = order?.name === name && !order.down;
    order = { name, down };
    head.forEach((one) => {
      if (one.dataset.name === name) one.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else one.removeAttribute('aria-sort');
    });
    announce(t(down ? 'table.sorted-down' : 'table.sorted-up', { column: worded(name) }));
    draw();
  }

  function line(row) {
    const cells = names.map((name, at) => {
      const value = row[name];
      const number = typeof value === 'number' || amountOf(value) !== null;
      const exact = typeof value === 'number' && told(value) !== String(value) ? String(value) : undefined;
      // A number's own source, else its row's, else what the whole answer rests on.
      const key = row[`${name}_source`] ?? row.source;
      const source = cited?.get(key) ?? key ?? rests;
      const about = [exact, source, row[`${name}_origin`], row.date ?? row.year].filter((one) => typeof one === 'string' || typeof one === 'number').join(' · ');
      return h(at ? 'td' : 'th', {
        scope: at ? undefined : 'row', class: numeric.includes(name) ? 'number' : classOf(value),
        title: number && about ? about : undefined,
      }, empty(value) ? h('span', { class: 'none', title: t('value.unknown') }, '–') : valued(name, value, row, agreements));
    });
    if (!hidden) return [h('tr', {}, cells)];
    const inner = h('tr', { class: 'inner', hidden: true }, h('td', { colspan: names.length + 1 }));
    const button = h('button', {
      type: 'button', class: 'open', 'aria-expanded': 'false', 'aria-label': t('table.open', { what: told(row[names[0]]) }),
      on: {
        click: () => {
          const now = inner.hidden;
          if (now && !inner.firstChild.firstChild) inner.firstChild.append(opened(row));
          inner.hidden = !now;
          button.setAttribute('aria-expanded', String(now));
        },
      },
    });
    return [h('tr', {}, cells, h('td', { class: 'opener' }, button)), inner];
  }

  function draw() {
    let shown = rows;
    if (wanted) shown = shown.filter((row) => names.some((name) => told(row[name]).toLowerCase().includes(wanted)));
    if (order) {
      const sign = order.down ? -1 : 1;
      shown = [...shown].sort((one, other) => {
        if (empty(one[order.name]) || empty(other[order.name])) return compared(one[order.name], other[order.name]);
        return sign * compared(one[order.name], other[order.name]);
      });
    }
    const part = whole || wanted ? shown.slice(0, 2_000) : shown.slice(0, folded);
    body.replaceChildren(...part.flatMap(line));
    more.hidden = part.length === shown.length || shown.length > 2_000 && whole;
    more.textContent = t('table.all', { count: shown.length });
    said.textContent = wanted ? t('table.found', { count: shown.length, all: rows.length })
      : part.length < shown.length ? t('table.part', { shown: part.length, count: shown.length }) : '';
  }
  draw();
  const filter = rows.length > FILTERED + 8 ? h('label', { class: 'filter' }, h('span', {}, t('table.filter')),
    h('input', { type: 'search', on: { input: (event) => { wanted = event.target.value.trim().toLowerCase(); draw(); } } })) : null;
  return h('div', { class: 'rows' }, filter,
    h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': titled },
      h('table', {}, h('caption', { id: titled }, caption ?? t('table.rows')),
        h('thead', {}, h('tr', {}, head, hidden ? h('th', { scope: 'col', class: 'opener' }, h('span', { class: 'unseen' }, t('table.opener'))) : null)), body)),
    h('p', { class: 'fold' }, more, ' ', said));
}
