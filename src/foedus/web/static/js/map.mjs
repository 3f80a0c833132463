// Who is bound to whom, on a map through the years: one view is kept, and a step changes its year.

import { announce, get, h, once, parametersOf, queryOf, questions, site, t } from './base.mjs';
import { chartAddress, draw } from './charts.mjs';
import { form } from './forms.mjs';
import { isDark, page } from './shell.mjs';
import { citedOf, table } from './tables.mjs';
import { folded, refusal, view } from './view.mjs';

const QUESTION = 'map';
const SHOWN = 'shown_year';
const PACE = 650;
const SETTLED = 250;
const DARK = {
  '#e3e1dc': '#3b424a', '#ffffff': '#12161a', '#f6f8fa': '#171c21', '#b9c2cc': '#5a636c', '#e2ecf6': '#22394d', '#08406e': '#9fd0f2',
};

/** The colors of the map on dark ground: water darker than land, and more is lighter. */
function darkened(value) {
  if (typeof value === 'string') return DARK[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map(darkened);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === 'datasets' ? one : darkened(one)]));
}

/** The specification with its shapes, with a year that the page sets, and made light to draw. */
function whole(specification, shapes, year) {
  const dark = isDark() ? darkened(specification) : specification;
  return { ...lightened(setBy(dark, year)), datasets: { ...shapes, ...dark.datasets } };
}

/** Shapes as paths, which are projected once and kept; a shape is projected anew at each step. */
function asPaths(compiled) {
  const sphere = (name) => compiled.data.find((one) => one.name === name)?.values?.[0]?.type === 'Sphere';
  const turned = (mark) => {
    if (mark.marks) return { ...mark, marks: mark.marks.map(turned) };
    if (mark.type !== 'shape' || mark.transform?.[0]?.type !== 'geoshape' || sphere(mark.from.data)) return mark;
    const [{ projection }] = mark.transform;
    // Of the geometry, which stays, not of the datum, which is another in another year.
    return { ...mark, type: 'path', transform: [{ type: 'geopath', projection, field: 'datum.geometry', as: 'path' }] };
  };
  return { ...compiled, marks: compiled.marks.map(turned) };
}

/** The specification with a year that the page sets. */
const setBy = (specification, year) => ({
  ...specification, params: specification.params?.map((one) => (one.name === SHOWN ? { name: SHOWN, value: year } : one)),
});

/** Without what a canvas draws twice: ground under states that fill it, and dashes of whole lines. */
function lightened(specification) {
  const { states, ties } = specification.datasets;
  const [first, last] = [Math.min(...states.map((one) => one.first)), Math.max(...states.map((one) => one.last))];
  const years = new Map();
  for (const one of states) if (one.shape) years.set(one.shape, (years.get(one.shape) ?? 0) + one.last - one.first + 1);
  const always = [...years].filter(([, count]) => count > last - first).map(([shape]) => shape);
  const eased = (one) => {
    if (one === null || typeof one !== 'object') return one;
    if (Array.isArray(one)) return one.map(eased);
    if (one.data?.name === 'borders' && one.mark && !one.transform) {
      return { ...one, transform: [{ filter: { not: { field: 'id', oneOf: always } } }] };
    }
    const found = Object.fromEntries(Object.entries(one).map(([name, part]) => [name, name === 'datasets' ? part : eased(part)]));
    if (found.projection) found.projection = { ...found.projection, precision: ties?.length ? 1.2 : 1 };
    if (found.strokeDash?.scale?.range) {
      found.strokeDash = { ...found.strokeDash, scale: { ...found.strokeDash.scale, range: found.strokeDash.scale.range.map((dash) => (dash[1] === 0 ? [] : dash)) } };
    }
    return found;
  };
  return eased(specification);
}

/** The headline, of the year that is shown. */
function headlineOf(answer, state) {
  const counts = new Map();
  for (const row of answer.rows) counts.set(row.year, (counts.get(row.year) ?? 0) + 1);
  const line = h('h2', { class: 'headline', tabindex: '-1' });
  state.told = (year) => {
    const count = answer.ties.filter((one) => one.first <= year && year <= one.last).length;
    const days = answer.rows.find((row) => row.year === year)?.on ?? year;
    line.textContent = t(count === 1 ? 'map.headline.one' : 'map.headline', { on: days, states: counts.get(year) ?? 0, count, duties: answer.parameters.duty.join(t('map.or')) });
  };
  state.told(placed(answer, state).year);
  return line;
}

/** The years of an answer, and the one that is shown. */
function placed(answer, state) {
  const years = [...new Set(answer.rows.map((row) => row.year))].sort((one, other) => one - other);
  const [first, last] = [years[0], years.at(-1)];
  state.year = Math.min(last, Math.max(first, Number(state.year) || last));
  return { first, last, year: state.year };
}

/** What stands under the pointer: a state's page, an agreement's, or the agreements of a tie. */
function openedBy(datum, answer, year, panel) {
  if (!datum) return;
  if (datum.code) location.assign(site(`state/?${queryOf({ state: datum.code })}`));
  else if (datum.one && datum.other) {
    const ties = answer.ties.filter((one) => one.one === datum.one && one.other === datum.other && one.first <= year && year <= one.last);
    const keys = [...new Set(ties.flatMap((one) => one.by))];
    if (keys.length === 1) location.assign(site(`treaty/?${queryOf({ key: keys[0] })}`));
    else {
      panel.replaceChildren(h('p', {}, t('map.tie', { one: datum.one, other: datum.other, year }), ' ',
        keys.map((key, at) => [at ? ' · ' : '', h('a', { href: site(`treaty/?${queryOf({ key })}`) }, key)])));
      announce(panel.textContent);
    }
  }
}

/** A chart as files. */
const filesOf = (address, name, width) => [t('chart.files'), ' ', ...['svg', 'png', 'pdf', 'json'].flatMap((suffix) => [
  h('a', { href: site(address(suffix, width)), download: `${name}.${suffix === 'json' ? 'vl.json' : suffix}` }, suffix === 'json' ? t('chart.specification') : suffix.toUpperCase()), ' '])];

/** The map with its slider. */
function mapOf(answer, result, state) {
  const { first, last } = placed(answer, state);
  const moving = first < last;
  if (!answer.charts?.includes('map-data')) return [h('p', { class: 'empty' }, t('map.no-drawing')), rowsOf(answer, state.year)];
  const drawing = h('div', { class: 'drawing', 'aria-busy': 'true', role: 'img', 'aria-label': t('map.label') });
  const panel = h('div', { class: 'tie', 'aria-live': 'polite' });
  const shown = h('output', { for: 'year', class: 'year' }, String(state.year));
  const slider = h('input', { type: 'range', id: 'year', min: first, max: last, step: 1, value: state.year });
  const play = h('button', { type: 'button', 'aria-pressed': 'false' }, t('map.play'));
  const files = h('p', { class: 'files' });
  const rows = h('div');
  const figure = h('figure', { class: 'chart map' },
    moving ? h('div', { class: 'years' }, play, h('label', { for: 'year' }, t('map.year')), slider, shown) : null, drawing, panel, files);
  const address = chartAddress(result.base, 'map-data', result.parameters);
  const picture = chartAddress(result.base, 'map', result.parameters);
  let specification = null;
  let made = null;
  let network = null;
  let width = 0;
  let timer = 0;
  let clock = 0;

  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const query = parametersOf(location.search);
      if (moving) query.year = state.year;
      history.replaceState(null, '', `${location.pathname}?${queryOf(query)}`);
      rows.replaceChildren(...[rowsOf(answer, state.year)].flat());
    }, SETTLED);
  };

  /** Show a year: the view stays, and its data follow. */
  async function step(year) {
    state.year = year;
    slider.value = String(year);
    slider.setAttribute('aria-valuetext', String(year));
    shown.textContent = String(year);
    state.told?.(year);
    panel.replaceChildren();
    settle();
    await made?.view.signal(SHOWN, year).runAsync();
    drawing.dataset.year = String(year);
    if (network && moving) await network.view.signal(SHOWN, year).runAsync();
  }

  function stop() {
    clearInterval(clock);
    clock = 0;
    play.setAttribute('aria-pressed', 'false');
    play.textContent = t('map.play');
  }
  play.addEventListener('click', () => {
    if (clock) return stop();
    play.setAttribute('aria-pressed', 'true');
    play.textContent = t('map.stop');
    if (state.year >= last) step(first);
    clock = setInterval(() => {
      if (!figure.isConnected || state.year >= last) stop();
      else step(state.year + 1);
    }, PACE);
    return undefined;
  });
  slider.addEventListener('input', () => { stop(); step(slider.valueAsNumber); });

  async function redraw() {
    made?.finalize();
    made = await draw(drawing, whole(specification, await once('assets/borders.json'), state.year), { renderer: 'canvas', patch: asPaths });
    made.view.addEventListener('click', (event, item) => openedBy(item?.datum, answer, state.year, panel));
    if (moving) await made.view.signal(SHOWN, state.year).runAsync();
    drawing.setAttribute('aria-busy', 'false');
    drawing.querySelectorAll('[tabindex]').forEach((one) => one.removeAttribute('tabindex'));
  }

  async function load() {
    const room = Math.max(320, Math.min(1040, drawing.clientWidth || 960));
    width = Math.floor(room / 20) * 20;
    specification = await get(address('json', width));
    files.replaceChildren(...filesOf(picture, 'map', 1_000));
    await redraw();
  }
  const failed = (error) => { if (error.name !== 'AbortError') drawing.replaceWith(refusal(error)); };
  requestAnimationFrame(() => load().catch(failed));
  document.addEventListener('mode', () => { if (specification && figure.isConnected) redraw().catch(failed); });
  let resized = 0;
  new ResizeObserver(() => {
    clearTimeout(resized);
    resized = setTimeout(() => {
      if (specification && figure.isConnected && Math.abs(drawing.clientWidth - width) > 40) load().catch(failed);
    }, 250);
  }).observe(figure);
  rows.replaceChildren(...[rowsOf(answer, state.year)].flat());
  state.step = step;
  return [figure, h('p', { class: 'small' }, answer.borders, ' ', t('map.click')), rows, disputedOf(answer),
    answer.charts.includes('network') ? folded(t('map.network'), () => {
      const place = h('div', { class: 'drawing', role: 'img', 'aria-label': t('map.network.label'), 'aria-busy': 'true' });
      const drawnAt = chartAddress(result.base, 'network', result.parameters);
      const linked = async () => {
        const found = await get(drawnAt('json', Math.max(320, Math.min(920, place.clientWidth))));
        const show = async () => {
          network?.finalize();
          network = await draw(place, setBy(found, state.year));
          place.querySelector('svg')?.setAttribute('aria-hidden', 'true');
          place.setAttribute('aria-busy', 'false');
        };
        document.addEventListener('mode', () => { if (place.isConnected) show().catch(failed); });
        await show();
      };
      requestAnimationFrame(() => linked().catch((error) => place.replaceWith(refusal(error))));
      return [h('p', { class: 'about' }, t('map.network.about')), h('figure', { class: 'chart' }, place, h('p', { class: 'files' }, filesOf(drawnAt, 'network', 720)))];
    }, { name: 'network' }) : null];
}

/** The states of a year, and its ties, as tables. */
function rowsOf(answer, year) {
  const states = answer.rows.filter((row) => row.year === year).map((row) => ({
    ...row, state_name: row.name, kind: row.kind || null, value: ['partners', 'owes', 'owed'].includes(row.measure) ? null : row.value,
  }));
  const ties = answer.ties.filter((one) => one.first <= year && year <= one.last);
  const columns = ['state_name', 'kind', 'value', 'owes', 'owed', 'partners', 'blocs'].filter((name) => states.some((row) => row[name] !== null && row[name] !== undefined && row[name] !== ''));
  return [
    table(states, { cited: citedOf(answer), caption: t('map.states.caption', { year, count: states.length }), columns, heads: { state_name: t('map.state'), value: states[0]?.unit || t('map.value') } }),
    folded(t('map.ties', { count: ties.length }), () => table(ties, { caption: t('map.ties.caption', { year }), columns: ['one', 'other', 'duty', 'way', 'by', 'first', 'last', 'firm'] })),
  ];
}

function disputedOf(answer) {
  if (!answer.disputed?.length) return null;
  return folded(t('map.disputed', { count: answer.disputed.length }), () => table(answer.disputed, {
    caption: t('map.disputed.caption'), columns: ['name', 'holder', 'claimants', 'sovereign', 'outline', 'first', 'last'],
  }));
}

/** The spans of years that are at hand, as links: the atlas's, and whatever ATOP reaches. */
function spansOf(spans, said) {
  if (spans.length < 2) return null;
  const { on, from, to, year, ...rest } = said;
  const now = on || from || to ? [Number(from), Number(to)] : spans[0];
  const [, [begins, ends]] = spans;
  return h('p', { class: 'small spans' }, t('map.spans'), ' ', spans.flatMap(([first, last], at) => [at ? ' · ' : '',
    h('a', {
      href: site(`map/?${queryOf({ ...rest, from: first, to: last })}`),
      'aria-current': first === now[0] && last === now[1] ? 'true' : undefined,
    }, `${first}–${last}`)]), '. ', t('map.spans.atop', { first: begins, last: ends, own: spans[0][0] }));
}

page(async (main) => {
  const { byName, spans } = await questions();
  const declaration = byName[QUESTION];
  if (!declaration) {
    main.append(h('p', { class: 'empty' }, t('map.absent')));
    return;
  }
  const { year, ...said } = parametersOf(location.search);
  const state = { year };
  const names = declaration.parameters.map((one) => one.name);
  const known = (listed) => Object.fromEntries(Object.entries(listed).filter(([name]) => names.includes(name)));
  // Without a day or years it is all years of the atlas: the slider moves over them.
  const spanned = (listed) => (listed.on || listed.from || listed.to ? listed : { from: String(spans[0][0]), to: String(spans[0][1]), ...listed });
  const place = h('div');
  let shown = null;
  const asks = form(declaration, {
    first: ['measure', 'bloc', 'state', 'region'], parameters: known(said), action: t('map.ask'),
    submit: (listed) => {
      state.year = undefined;
      history.pushState(null, '', `${location.pathname}?${queryOf(listed)}`);
      offer();
      shown?.ask(spanned(listed), { focus: true });
    },
  });
  addEventListener('popstate', () => {
    const { year: then, ...listed } = parametersOf(location.search);
    state.year = then;
    asks.write(known(listed));
    offer();
    shown?.ask(spanned(listed));
  });
  const offered = h('div');
  const offer = () => offered.replaceChildren(...[spansOf(spans, parametersOf(location.search))].filter(Boolean));
  main.append(asks.element, offered, place);
  offer();
  shown = await view(place, {
    question: QUESTION, parameters: spanned(said), form: false, auto: false,
    addressOf: () => location.href,
    instead: { headline: (answer) => headlineOf(answer, state), figures: (answer, result) => mapOf(answer, result, state), rows: () => null },
  });
  await shown.ask(spanned(said));
});
