// One view of a question: its form, its answer, and everything that an answer brings with it.
//
// view(place, {...}) makes it; see `view` below for what it takes. Every page is made of these.

import {
  LONGEST, Refusal, announce, capital, copy, get, h, parametersOf, queryOf, questions, site, t, has, worded,
} from './base.mjs';
import { ask, baseOf, isJob } from './asking.mjs';
import { chart, chartAddress, charting, widthIn } from './charts.mjs';
import { form } from './forms.mjs';
import { coded, loadNames } from './names.mjs';
import { agreementsOf, citedOf, filled, opened, table } from './tables.mjs';

const FORMS = ['json', 'csv', 'md', 'parquet'];
const SHORT_STEP = 140;
const NOTES = 3;

const PLACES = { data: 'data/', method: 'method/', scenarios: 'scenario/' };

/** What to do, with addresses of answers as links to their pages. */
function mendOf(text) {
  return text.split(/(\/api\/v1\/[a-z-]+(?:\?[^\s']*[^\s'.,;:)])?)/i).map((part) => {
    const [, place] = part.match(/^\/api\/v1\/(data|method|scenarios)$/) ?? [];
    if (place) return h('a', { href: site(PLACES[place]) }, t(`nav.${PLACES[place].slice(0, -1)}`));
    const [, question, query] = part.match(/^\/api\/v1\/([a-z-]+)(?:\?(.*?))?$/i) ?? [];
    if (!question || !has(`question.${question}`)) return part;
    return h('a', { href: `${site('ask/')}?${queryOf({ question, ...parametersOf(query ?? '') })}` }, t(`question.${question}`));
  });
}

/** A refusal as the page shows it: what is wrong, what to do, and every fault. */
export function refusal(error) {
  if (!(error instanceof Refusal)) {
    console.error(error);
    return h('div', { class: 'refusal', role: 'alert' }, h('p', { class: 'wrong' }, t('error.page')), h('p', {}, t('error.page.mend')));
  }
  const wrong = capital(error.wrong.replace(/^(query|body|path)\.([\w-]+):/, (_, part, name) => `${capital(worded(name))}:`));
  return h('div', { class: 'refusal', role: 'alert' },
    h('p', { class: 'wrong' }, wrong),
    h('p', { class: 'mend' }, h('strong', {}, t('error.mend')), ' ', mendOf(capital(error.mend))),
    error.faults.length > 1 ? h('ul', {}, error.faults.map((one) => h('li', {},
      one.line ? `${t('error.line', { line: one.line })} ` : '', `${one.where} ${one.wrong} ${one.mend}`))) : null,
    error.status === 409 ? h('p', {}, h('a', { href: site('data/') }, t('error.data'))) : null);
}

/** A part of an answer that is opened by whoever wants it. */
export function folded(title, inside, { open = false, name } = {}) {
  const box = h('details', { class: 'part', open, data: name ? { part: name } : {} }, h('summary', {}, title));
  let filled = false;
  const fill = () => {
    if (filled) return;
    filled = true;
    const made = inside();
    if (made) box.append(...[].concat(made));
  };
  if (open) fill();
  box.addEventListener('toggle', () => { if (box.open) fill(); });
  return box;
}

/** The headline: its first sentence as a heading, the facts that follow it below. */
export function headlineOf(answer, heading = 2) {
  if (!answer.headline) return null;
  const [, first, rest] = answer.headline.match(/^(.{20,}?[?.;:])\s+(.+)$/s) ?? [null, answer.headline, ''];
  return [h(`h${heading}`, { class: 'headline', tabindex: '-1' }, first.replace(/[.;:]$/, '')),
    rest ? h('p', { class: 'facts-line' }, coded(capital(rest))) : null];
}

/** The notes: what must be read before the rest. */
export function notesOf(answer) {
  if (!answer.notes?.length) return null;
  const list = (notes) => h('ul', { class: 'notes', 'aria-label': t('answer.notes') }, notes.map((one) => h('li', {}, coded(one))));
  const { notes } = answer;
  if (notes.length <= NOTES + 1) return list(notes);
  return [list(notes.slice(0, NOTES)), h('details', { class: 'more-notes' }, h('summary', {}, t('answer.more-notes', { count: notes.length - NOTES })), list(notes.slice(NOTES)))];
}

/** The steps, each opened alone where it is long. */
export function stepsOf(answer) {
  if (!answer.steps?.length) return null;
  const groups = [];
  for (const step of answer.steps) {
    const text = step.trim();
    if (!text) continue;
    const inner = /^\s/.test(step) || /^- /.test(text);
    if (inner && groups.length) groups.at(-1).inner.push(text.replace(/^- /, ''));
    else groups.push({ text, inner: [] });
  }
  return folded(t('answer.steps', { count: groups.length }), () => h('ol', { class: 'steps' }, groups.map(({ text, inner }) => {
    if (!inner.length && text.length <= SHORT_STEP) return h('li', {}, text);
    const cut = text.length <= SHORT_STEP ? text : `${text.slice(0, text.lastIndexOf(' ', SHORT_STEP - 20))} …`;
    return h('li', {}, h('details', {}, h('summary', {}, cut),
      cut === text ? null : h('p', {}, text), inner.length ? h('ul', {}, inner.map((one) => h('li', {}, one))) : null));
  })), { name: 'steps' });
}

/** What the answer rests on, each source with its date. */
export function sourcesOf(answer) {
  if (!answer.sources?.length) return null;
  return folded(t('answer.sources', { count: answer.sources.length }), () => table(answer.sources, {
    caption: t('answer.sources.caption'), opens: true, keep: ['key', 'citation', 'version', 'accessed', 'date', 'years'],
  }), { name: 'sources' });
}

/** What an answer rests on, in a line. */
function restsOf(answer) {
  const listed = (answer.sources ?? []).map((one) => [one.citation ?? one.key, one.version, one.date ?? one.accessed].filter(Boolean).join(', '));
  return listed.length ? t('answer.rests', { sources: listed.slice(0, 3).join('; '), more: listed.length > 3 ? t('answer.rests.more', { count: listed.length - 3 }) : '' }) : undefined;
}

/** The rows: gathered for a reader where the answer does so, and every one of them. */
export function rowsOf(answer) {
  if (!answer.rows?.length) return h('p', { class: 'empty' }, t('answer.none'));
  const all = () => table(answer.rows, { rests: restsOf(answer), cited: citedOf(answer), caption: t('answer.rows.caption', { count: answer.rows.length }) });
  const gathered = answer.digest ?? answer.shown;
  if (!gathered?.length || gathered.length === answer.rows.length && !answer.digest) return all();
  return [
    table(gathered, { agreements: agreementsOf(answer.rows), rests: restsOf(answer), cited: citedOf(answer), caption: t('answer.digest.caption'), opens: !answer.digest, columns: answer.digest ? filled(gathered) : undefined }),
    folded(t('answer.rows', { count: answer.rows.length }), all, { name: 'rows' }),
  ];
}

/** The figures: the first drawn at once, the others when they are opened. */
export function figuresOf(result, declaration, { charts, signal } = {}) {
  const offered = result.answer.charts ?? [];
  const names = (charts ?? offered).filter((one) => offered.includes(one));
  return names.map((name, at) => {
    const title = chartName(name);
    const address = chartAddress(result.base, name, result.parameters);
    const file = `${declaration.name}-${name}`;
    const made = () => {
      const one = chart(address, file, { signal, fixed: result.fixed });
      const load = () => one.load().catch((error) => {
        if (error.name !== 'AbortError') one.element.replaceChildren(refusal(error));
      });
      requestAnimationFrame(load);
      return one.element;
    };
    if (at === 0) return h('div', { class: 'figure' }, made());
    return folded(title, made, { name: `chart-${name}` });
  });
}

const chartName = (name) => (has(`chart.${name}`) ? t(`chart.${name}`) : capital(worded(name)));

/** The way to this view, and to its answer by other doors. */
function doorsOf(result, declaration, parameters, compare, permalink) {
  const query = queryOf(parameters);
  const fileOf = (suffix) => (result.job ? `${result.job}/result.${suffix}` : `${result.base}.${suffix}${query ? `?${query}` : ''}`);
  const block = (name, text) => {
    const button = h('button', { type: 'button', class: 'copy', on: { click: () => copy(text) } }, t('said.copy'));
    return h('div', { class: `door ${name}` }, h('div', { class: 'doorhead' }, h('h4', {}, t(`said.${name}`)), button), h('pre', { tabindex: '0' }, h('code', {}, text)));
  };
  const inside = h('div', { class: 'doors' });
  const box = folded(t('said.title'), () => {
    if (query.length > LONGEST) {
      inside.replaceChildren(h('p', {}, t('said.long')));
      return inside;
    }
    get(`${baseOf(declaration.name, compare)}/said${query ? `?${query}` : ''}`).then((said) => {
      inside.replaceChildren(...[
        block('command', said.command), block('python', said.python), declaration.cost === 'long' ? null : block('address', site(said.address)),
        said.file ? h('p', {}, h('a', {
          href: site(`api/v1/scenario/file.toml?${queryOf({ scenario: parameters.scenario })}`), download: said.file,
        }, t('said.file', { file: said.file }))) : null,
      ].filter(Boolean));
    }, (error) => inside.replaceChildren(refusal(error)));
    return inside;
  }, { name: 'said' });
  const link = h('button', { type: 'button', class: 'copy link', on: { click: () => copy(permalink()) } }, t('said.link'));
  return h('div', { class: 'share' },
    h('p', { class: 'row' }, link,
      h('span', { class: 'files' }, t('said.download'), ' ', FORMS.flatMap((suffix) => [
        h('a', { href: site(fileOf(suffix)), download: `${declaration.name}.${suffix}` }, t(`form.${suffix}`)), ' ',
      ]))), box);
}

/** How the facts were read: what the answer took for what was said. */
function readOf(answer) {
  const listed = Object.entries(answer.parameters ?? {}).filter(([, value]) => value !== null && value !== false && value !== '' && !(Array.isArray(value) && !value.length));
  if (!listed.length) return null;
  return folded(t('answer.read'), () => opened(Object.fromEntries(listed)), { name: 'read' });
}

/**
 * A view of a question.
 *
 * @param place the element that it is put into
 * @param options
 *   question    name of the question (required)
 *   parameters  what is asked; those of the address if not given and `address` holds
 *   compare     as things are and in a scenario (parameters must hold `scenario`)
 *   form        true, false, or {first, hidden, action} for the form
 *   keep        what the page says in its address besides the parameters
 *   address     whether the address of the page carries the parameters (one view of a page)
 *   addressOf   parameters -> the address of the page, where it is not just its query
 *   auto        ask at once: true, false, or undefined = if what must be said has been said
 *   heading     level of the headline, 2 if not said
 *   charts      names of the charts to show, in order; all if not given
 *   parts       which of headline, notes, lead, figures, rows, read, sources, steps, share are shown
 *   lead        (answer, result) -> nodes put after the notes
 *   instead     {rows: (answer) -> nodes} to show a part in another way
 *   onAnswer    (answer, result) -> called when it stands
 * @returns {Promise<{element, ask, stop, answer(): object|null, form}>}
 */
export async function view(place, options) {
  const { question, compare = false, address = false, heading = 2 } = options;
  const declaration = (await questions()).byName[question];
  const given = () => (address ? without(parametersOf(location.search), Object.keys(options.keep ?? {})) : {});
  let parameters = options.parameters ?? given();
  let stop = null;
  let latest = null;
  const status = h('div', { class: 'status' });
  const answered = h('div', { class: 'answer' });
  const element = h('section', { class: 'view', data: { question } });
  const asks = options.form === false ? null : form(declaration, {
    ...(typeof options.form === 'object' ? options.form : {}), parameters,
    submit: (said) => run({ ...hiddenOf(), ...said }, { push: true, focus: true }),
  });
  const hiddenOf = () => Object.fromEntries(Object.entries(options.parameters ?? {})
    .filter(([name]) => options.form?.hidden?.includes(name)));
  const permalink = () => (address || options.addressOf ? new URL(options.addressOf?.(parameters) ?? location.href, location.href).href
    : site(`ask/?${queryOf({ question, ...parameters })}`));
  element.append(...[asks?.element, status, answered].filter(Boolean));
  place.append(element);

  async function run(said, { push = false, focus = false } = {}) {
    parameters = said;
    stop?.abort();
    stop = new AbortController();
    const { signal } = stop;
    if (push && address) {
      const query = queryOf({ ...(options.keep ?? {}), ...parameters });
      const to = options.addressOf?.(parameters) ?? `${location.pathname}${query ? `?${query}` : ''}`;
      if (to !== `${location.pathname}${location.search}`) history.pushState(null, '', to);
    }
    asks?.mark('');
    const stray = strayIn(declaration, parameters, compare);
    if (stray) {
      latest = null;
      element.dataset.state = 'refused';
      answered.removeAttribute('aria-busy');
      answered.classList.remove('old');
      answered.replaceChildren(refusal(stray));
      return;
    }
    answered.setAttribute('aria-busy', 'true');
    answered.classList.add('old');
    try {
      const result = await ask(declaration, parameters, {
        compare, status, signal, width: isJob(declaration, compare) ? widthIn(element) : undefined,
      });
      await loadNames().catch(() => {});
      if (signal.aborted) return;
      latest = result;
      show(result, signal);
      announce(result.answer.headline || t('answer.here'));
      if (focus) answered.querySelector('.headline')?.focus();
    } catch (error) {
      if (error.name === 'AbortError') {
        if (stop?.signal === signal) answered.replaceChildren(h('p', { class: 'empty' }, t('wait.cancelled')));
        return;
      }
      latest = null;
      answered.replaceChildren(refusal(error));
      asks?.mark(error.where ?? '');
    } finally {
      if (stop?.signal === signal) {
        answered.removeAttribute('aria-busy');
        answered.classList.remove('old');
        element.dataset.state = latest ? 'answered' : 'refused';
      }
    }
  }

  function show(result, signal) {
    const { answer } = result;
    const own = (name, made) => {
      if (options.parts && !options.parts.includes(name)) return null;
      return options.instead?.[name] ? options.instead[name](answer, result) : made();
    };
    const parts = [
      own('headline', () => headlineOf(answer, heading)),
      own('notes', () => notesOf(answer)),
      options.lead ? options.lead(answer, result) : null,
      own('figures', () => figuresOf(result, declaration, { charts: options.charts, signal })),
      own('rows', () => rowsOf(answer)),
      own('read', () => readOf(answer)),
      own('sources', () => sourcesOf(answer)),
      own('steps', () => stepsOf(answer)),
      own('share', () => doorsOf(result, declaration, parameters, compare, permalink)),
    ];
    answered.replaceChildren(...parts.flat(Infinity).filter(Boolean));
    options.onAnswer?.(answer, result);
  }

  if (address) {
    addEventListener('popstate', () => {
      const said = given();
      asks?.write(said);
      if (ready(declaration, said)) run(said);
      else {
        // What was on its way is of another address.
        stop?.abort();
        stop = null;
        latest = null;
        answered.removeAttribute('aria-busy');
        answered.classList.remove('old');
        answered.replaceChildren(h('p', { class: 'empty' }, t('answer.not-asked')));
      }
    });
  }
  charting().catch(() => {});
  const auto = options.auto ?? ready(declaration, parameters);
  if (auto) await run(parameters);
  else if (asks) answered.replaceChildren(h('p', { class: 'empty' }, t('answer.not-asked')));
  return {
    element, form: asks, ask: (said, how) => { asks?.write(said); return run(said, how); },
    stop: () => stop?.abort(), answer: () => latest?.answer ?? null, parameters: () => parameters,
  };
}

/** Whether what must be said has been said. */
function ready(declaration, parameters) {
  const must = declaration.parameters.filter((one) => one.required);
  if (must.some((one) => !parameters[one.name])) return false;
  return must.length > 0 || Object.keys(parameters).length > 0;
}

const without = (said, names) => Object.fromEntries(Object.entries(said).filter(([name]) => !names.includes(name)));

/** The refusal of a word that the question does not take, or takes once: nothing said is passed over. */
export function strayIn(declaration, said, compare = false) {
  const kinds = Object.fromEntries(declaration.parameters.map((one) => [one.name, one.kind]));
  if (compare) kinds.repeats = 'whole';
  for (const [name, value] of Object.entries(said)) {
    if (!(name in kinds)) {
      return new Refusal({ kind: 'parameter', wrong: t('error.stray', { name }), mend: t('error.stray.mend', { names: Object.keys(kinds).join(', ') }) }, 422);
    }
    if (Array.isArray(value) && kinds[name] !== 'texts') {
      return new Refusal({ kind: 'parameter', wrong: t('error.twice', { name }), mend: t('error.twice.mend'), where: name }, 422);
    }
  }
  return null;
}
