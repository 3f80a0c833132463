// What if: a scenario is begun from the library, changed, seen in words, and asked about.

import { LONGEST, announce, capital, copy, get, h, has, once, parametersOf, queryOf, questions, site, t, worded } from './base.mjs';
import { changeForm } from './changes.mjs';
import { editor, isPacked, nameIn, packed, save } from './editor.mjs';
import { tiles } from './parts.mjs';
import { page } from './shell.mjs';
import { table } from './tables.mjs';
import { refusal, strayIn, view } from './view.mjs';

const KINDS = ['up', 'down', 'changed', 'appears', 'disappears'];
/** Differences that are told in words, the first of the answer's own order. */
const CHIEF = 6;

const nameOf = (question) => (has(`question.${question}`) ? t(`question.${question}`) : capital(worded(question)));

/** What the address says: the scenario, the question asked of it, and how. */
function stateOf(search) {
  const { scenario = '', question = '', ...parameters } = parametersOf(search);
  return { scenario: [].concat(scenario)[0], question: [].concat(question)[0], parameters };
}

/** A text too long for an address is kept in this tab. */
const KEPT = 'foedus-scenario';
const fits = (scenario) => scenario.length <= LONGEST;

const addressOf = (state) => `${location.pathname}?${queryOf({ scenario: fits(state.scenario) ? state.scenario : '', question: state.question, ...state.parameters })}`;

/** The text of a scenario that the address names or holds. */
async function textOf(scenario) {
  const address = site(`api/v1/scenario/file.toml?${queryOf({ scenario })}`);
  const response = await fetch(address);
  if (response.ok) return response.text();
  // What is refused says why in the one shape.
  await get(address);
  return '';
}

/** What changes, in words first and then in a table. */
function shownOf(answer) {
  if (!answer.rows.length) return h('p', { class: 'empty' }, t('scenario.nothing'));
  const more = answer.not_made ? h('p', { class: 'small' }, t('scenario.not-made', { count: answer.not_made })) : null;
  return [
    h('ol', { class: 'words' }, answer.rows.slice(0, 12).map((row) => h('li', {}, row.words))),
    answer.rows.length > 12 ? h('p', { class: 'small' }, t('scenario.more-words', { count: answer.rows.length - 12 })) : null, more,
    table(answer.rows, {
      caption: t('scenario.values.caption', { on: answer.parameters.on }), columns: ['about', 'what', 'old', 'new'],
    }),
  ];
}

/** How many figures differ, and how. */
function differing(answer) {
  const total = KINDS.reduce((sum, kind) => sum + (answer.differs?.[kind] ?? 0), 0);
  if (!total) return h('p', { class: 'empty' }, t('scenario.same'));
  const first = (answer.digest ?? []).slice(0, CHIEF).map((row) => h('li', {}, t('scenario.differs.words', {
    what: row.what, before: row['as it is'] || '–', after: row.supposed || '–', difference: row.difference,
  })));
  return [h('ul', { class: 'words' }, first),
    tiles(KINDS.filter((kind) => answer.differs[kind]).map((kind) => ({ label: t(`scenario.differs.${kind}`), value: String(answer.differs[kind]) })))];
}

/** How a text begins that has nothing yet. */
const head = (day) => `name = "my-scenario"\ntitle = "${t('scenario.my-title')}"\ntext = "${t('scenario.my-text')}"\non = ${day}\nsources = []`;

/** What was compared, in which scenario; the facts it was asked on below. */
function comparedTitle(answer) {
  const asked = answer.headline.match(/\((.+)\)[^)]*$/s)?.[1] ?? '';
  return [h('h2', { class: 'headline', tabindex: '-1' }, t('scenario.differs', { title: answer.title, question: nameOf(answer.parameters.question) })),
    asked ? h('p', { class: 'small' }, asked) : null];
}

async function main(place) {
  const { byName, atlas } = await questions();
  const library = (await once('api/v1/scenarios')).rows;
  const kinds = await once('scenario/changes.json');
  const state = stateOf(location.search);
  const values = h('div', { class: 'values', 'aria-live': 'polite' });
  const asking = h('section', { class: 'asking', 'aria-labelledby': 'asking' });
  let sound = false;
  let turn = 0;

  const keep = (push = false) => {
    const to = addressOf(state);
    if (to !== location.pathname + location.search) history[push ? 'pushState' : 'replaceState'](null, '', to);
  };

  const edit = editor((text) => check(text));

  /** Look a text over, put it into the address, and show what it changes. */
  async function check(text, named = '') {
    const mine = (turn += 1);
    if (!text.trim()) {
      state.scenario = '';
      sound = false;
      sessionStorage.removeItem(KEPT);
      edit.say(h('p', { class: 'small' }, t('scenario.empty')));
      values.replaceChildren();
      keep();
      return;
    }
    state.scenario = named || await packed(text);
    if (mine !== turn) return;
    if (fits(state.scenario)) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, text);
    long.hidden = fits(state.scenario);
    link.hidden = !long.hidden;
    keep();
    edit.wait();
    try {
      const found = await get('api/v1/scenario/check', { method: 'POST', body: { toml: text } });
      if (mine !== turn) return;
      edit.faults(found.rows);
      sound = found.sound;
      if (!sound) {
        values.replaceChildren(h('p', { class: 'empty' }, t('scenario.unsound')));
        return;
      }
      const shown = await get('api/v1/scenario/show', { method: 'POST', body: { toml: text } });
      if (mine !== turn) return;
      values.replaceChildren(...[shownOf(shown)].flat().filter(Boolean));
      if (asked.shown) asked.shown.querySelector('.answer')?.classList.add('old');
    } catch (error) {
      if (mine !== turn) return;
      edit.say(refusal(error));
      values.replaceChildren();
    }
  }

  const start = h('select', { id: 'start' }, h('option', { value: '' }, t('scenario.choose')),
    library.map((one) => h('option', { value: one.name, selected: one.name === state.scenario }, one.title)));
  start.addEventListener('change', async () => {
    if (!start.value) return;
    try {
      const text = await textOf(start.value);
      state.scenario = start.value;
      keep(true);
      edit.write(text);
      await check(text, start.value);
    } catch (error) { edit.say(refusal(error)); }
  });
  const link = h('button', { type: 'button', class: 'copy', on: { click: () => copy(location.href) } }, t('said.link'));
  const long = h('p', { class: 'small', role: 'status', hidden: true }, t('scenario.long'));
  const kind = h('select', { id: 'kind' }, Object.keys(kinds).map((one) => h('option', { value: one }, t(`change.${one}`))));
  let change = null;
  const fields = h('div', { class: 'change', role: 'group', 'aria-label': t('scenario.change.fields') });
  const add = h('button', { type: 'button', on: {
    click: () => edit.add((edit.text().trim() ? '' : `${head(atlas)}\n\n`) + change.text()),
  } }, t('scenario.add'));
  const choose = () => {
    change = changeForm(kinds[kind.value]);
    fields.replaceChildren(change.element, h('p', { class: 'act' }, add));
  };
  kind.addEventListener('change', choose);
  choose();

  place.append(
    h('div', { class: 'panel bench' },
      h('div', { class: 'field' }, h('label', { for: 'start' }, t('scenario.start')), start),
      h('div', { class: 'field' }, h('label', { for: 'kind' }, t('scenario.change')), kind), fields),
    h('div', { class: 'desk' },
      h('div', {}, edit.element, h('p', { class: 'row' },
        h('button', { type: 'button', class: 'save', on: { click: () => save(`${nameIn(edit.text())}.toml`, edit.text()) } }, t('scenario.download')), ' ',
        link), long),
      h('section', { 'aria-labelledby': 'values' }, h('h2', { id: 'values' }, t('scenario.values')), values)),
    asking);

  const asked = { shown: null };
  const choices = Object.values(byName).filter((one) => one.scenario && one.cost !== 'long');
  const chooser = h('select', { id: 'question' }, h('option', { value: '' }, t('scenario.question.choose')),
    choices.map((one) => h('option', { value: one.name, selected: one.name === state.question }, `${nameOf(one.name)}: ${one.summary}`)));
  const under = h('div');
  asking.append(h('h2', { id: 'asking' }, t('scenario.asking')), h('p', { class: 'about' }, t('scenario.asking.about')),
    h('div', { class: 'field' }, h('label', { for: 'question' }, t('scenario.question')), chooser), under);

  async function put(auto) {
    under.replaceChildren();
    asked.shown = null;
    if (!state.question || !byName[state.question]?.scenario) {
      const wrong = strayIn({ parameters: [{ name: 'scenario' }, { name: 'question' }] }, state.parameters);
      if (wrong) under.append(refusal(wrong));
      return;
    }
    const said = state.parameters;
    // The scenario of the editor, whichever it is when the question is asked.
    const parameters = { ...said, get scenario() { return state.scenario; } };
    const made = await view(under, {
      question: state.question, compare: true, parameters, auto,
      form: { hidden: ['scenario'], action: t('scenario.compare') },
      addressOf: (given) => {
        const { scenario, ...others } = given;
        return addressOf({ ...state, parameters: others });
      },
      instead: { headline: comparedTitle },
      lead: differing,
    });
    asked.shown = made.element;
    made.element.querySelector('form').addEventListener('submit', () => {
      state.parameters = made.form.read();
      keep(true);
    });
  }

  chooser.addEventListener('change', () => {
    state.question = chooser.value;
    state.parameters = { ...(byName[chooser.value]?.example ?? {}) };
    keep(true);
    put(false).catch((error) => under.append(refusal(error)));
    announce(t('scenario.form-here'));
  });

  async function open() {
    const kept = sessionStorage.getItem(KEPT);
    if (!state.scenario && kept) {
      edit.write(kept);
      await check(kept);
      return;
    }
    if (!state.scenario) {
      edit.write('');
      values.replaceChildren();
      sound = false;
      edit.say(h('p', { class: 'small' }, t('scenario.empty')));
      return;
    }
    const text = await textOf(state.scenario);
    edit.write(text);
    await check(text, isPacked(state.scenario) ? '' : state.scenario);
  }
  addEventListener('popstate', () => {
    Object.assign(state, stateOf(location.search));
    start.value = library.some((one) => one.name === state.scenario) ? state.scenario : '';
    chooser.value = state.question;
    Promise.all([open(), put(false)]).catch((error) => edit.say(refusal(error)));
  });
  try {
    await open();
  } catch (error) { edit.say(refusal(error)); }
  await put(sound && Object.keys(state.parameters).length > 0);
}

page(main);
