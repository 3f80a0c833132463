// Charts: the specification that the API gives, drawn by the library that the server hands out.

import { get, h, queryOf, site, t } from './base.mjs';
import { isDark } from './shell.mjs';
import { table } from './tables.mjs';

let library = null;

/** The charts' library. It evaluates expressions by its interpreter: no eval is ever run. */
export function charting() {
  library ??= import(site('assets/vega.js')).then(() => globalThis.vegaEmbed);
  return library;
}

const DARK = {
  '#222222': '#e8eaed', '#595959': '#a9b1ba', '#d9d9d9': '#4a525b', '#e6e6e6': '#333a42',
  '#8c8c8c': '#76808a', '#0072b2': '#4aa3e0', '#bfbfbf': '#5a636c', '#f2f2f2': '#262c33',
};
const BLUE = '#0072b2';
const AREAS = ['rect', 'bar', 'arc', 'area'];

const kindOf = (mark) => (typeof mark === 'object' && mark !== null ? mark.type : mark);

/** Whether words can stand on a mark: an area, or a disc. */
const carries = (mark) => AREAS.includes(kindOf(mark)) || (kindOf(mark) === 'circle' && mark.size >= 200);

/** A specification for dark ground: inks turned, the words on filled marks left as they are. */
export function forMode(specification, dark = isDark()) {
  if (!dark) return { ...specification, config: { ...specification.config, background: 'transparent' } };
  // `kept`: nothing is turned; `filled`: of marks that carry words, the fill keeps its color too.
  const turn = (value, { kept = false, filled = false } = {}) => {
    if (typeof value === 'string') {
      const color = value.toLowerCase();
      return kept || (filled && color === BLUE) ? value : DARK[color] ?? value;
    }
    if (Array.isArray(value)) return value.map((one) => turn(one, { kept, filled }));
    if (value === null || typeof value !== 'object') return value;
    const areas = carries(value.mark) || (Array.isArray(value.layer) && value.layer.some((one) => carries(one.mark)));
    return Object.fromEntries(Object.entries(value).map(([name, one]) => {
      if (name === 'datasets') return [name, one];
      if (name === 'layer' && areas) {
        return [name, one.map((part) => turn(part, { kept: kindOf(part.mark) === 'text' && literal(part), filled: true }))];
      }
      return [name, turn(one, { kept, filled: filled || areas })];
    }));
  };
  const turned = turn(specification);
  return { ...turned, config: { ...turned.config, background: 'transparent' } };
}

/** Whether the words of a text mark are white or chosen by what is under them. */
function literal(part) {
  const color = part.mark?.color ?? part.encoding?.color;
  return color === 'white' || color === '#ffffff' || typeof color === 'object' || part.mark?.baseline === 'middle' && part.mark?.align === undefined;
}

/** Draw a specification in a place; what it returns ends the view. */
export async function draw(place, specification, { renderer = 'svg', patch } = {}) {
  const embed = await charting();
  const found = await embed(place, forMode(specification), {
    mode: specification.$schema?.includes('/vega/') ? 'vega' : 'vega-lite',
    renderer, patch, actions: false, ast: true, defaultStyle: false,
    tooltip: { disableDefaultStyle: true, theme: 'custom' }, logLevel: 1,
  });
  return found;
}

/** The tables of a specification: the fields that its marks tell when they are pointed at. */
export function tablesOf(specification) {
  const found = new Map();
  const seek = (unit, name) => {
    if (unit === null || typeof unit !== 'object') return;
    const here = unit.data?.name ?? name;
    const tips = unit.encoding?.tooltip;
    if (here && Array.isArray(tips)) {
      const columns = found.get(here) ?? new Map();
      tips.forEach((tip) => tip.field && columns.set(tip.field, tip.title ?? tip.field));
      found.set(here, columns);
    }
    for (const part of ['layer', 'vconcat', 'hconcat', 'concat']) unit[part]?.forEach((one) => seek(one, here));
    if (unit.spec) seek(unit.spec, here);
  };
  seek(specification, undefined);
  const sets = specification.datasets ?? {};
  let listed = [...found].filter(([name]) => sets[name]?.length)
    .map(([name, columns]) => ({ rows: sets[name], columns }));
  if (!listed.length) {
    listed = Object.values(sets).filter((rows) => Array.isArray(rows) && rows.length > 1)
      .map((rows) => ({ rows, columns: new Map(Object.keys(rows[0]).map((one) => [one, one])) }));
  }
  return listed;
}

/** What a specification is called. */
export function titleOf(specification, otherwise) {
  const title = specification.title?.text ?? specification.title;
  if (Array.isArray(title)) return title.join(' ');
  return typeof title === 'string' ? title : otherwise;
}

/** How wide a chart may be in a place. */
export const widthIn = (place) => Math.max(320, Math.min(920, Math.floor(place.clientWidth || 640)));

/**
 * A chart with its table and its files.
 *
 * @param address where its specification is: (suffix, width) -> path with its query
 * @param name what it is called
 */
export function chart(address, name, { signal, fixed = false } = {}) {
  const place = h('div', { class: 'drawing', role: 'img', 'aria-label': name, 'aria-busy': 'true' });
  const numbers = h('details', { class: 'numbers' }, h('summary', {}, t('chart.numbers')));
  const files = h('p', { class: 'files' });
  const element = h('figure', { class: 'chart' }, place, files, numbers);
  let specification = null;
  let view = null;
  let width = 0;

  async function load() {
    width = widthIn(element);
    specification = await get(address('json', fixed ? undefined : width), { signal });
    place.setAttribute('aria-label', titleOf(specification, name));
    files.replaceChildren(t('chart.files'), ' ', ...['svg', 'png', 'pdf', 'json'].flatMap((suffix) => [
      h('a', { href: site(address(suffix, fixed ? undefined : 720)), download: `${name}.${suffix === 'json' ? 'vl.json' : suffix}` },
        suffix === 'json' ? t('chart.specification') : suffix.toUpperCase()), ' ',
    ]));
    numbers.replaceChildren(numbers.firstChild);
    tablesOf(specification).forEach(({ rows, columns }, at) => numbers.append(
      table(rows, { columns: [...columns.keys()], heads: Object.fromEntries(columns), opens: false, caption: `${titleOf(specification, name)}${at ? ` (${at + 1})` : ''}` })));
    await redraw();
  }

  async function redraw() {
    view?.finalize();
    view = await draw(place, specification);
    place.setAttribute('aria-busy', 'false');
    place.querySelectorAll('svg, svg *').forEach((one) => { one.removeAttribute('tabindex'); });
    // The picture has one name; its numbers stand in the table below it.
    place.querySelector('svg')?.setAttribute('aria-hidden', 'true');
  }

  const again = () => { if (specification && element.isConnected) redraw(); };
  document.addEventListener('mode', again);
  if (!fixed) {
    let timer = 0;
    new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (specification && element.isConnected && Math.abs(widthIn(element) - width) > 40) load().catch(() => {});
      }, 250);
    }).observe(element);
  }
  return { element, load };
}

/** The address of a chart of an answer. */
export const chartAddress = (base, name, parameters) => (suffix, width) => {
  const query = queryOf({ ...parameters, width });
  return `${base}/charts/${name}.${suffix}${query ? `?${query}` : ''}`;
};
