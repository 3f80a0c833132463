// One alliance: its audit first, then each question of it in a section that opens on demand.

import { capital, h, has, once, parametersOf, queryOf, questions, site, t, worded } from './base.mjs';
import { field } from './forms.mjs';
import { block } from './parts.mjs';
import { page } from './shell.mjs';
import { numberOf, table } from './tables.mjs';
import { folded, refusal, strayIn, view } from './view.mjs';
import { sliders } from './weights.mjs';

const COMMON = ['on', 'scenario', 'stale'];
const EXAMPLES = ['NATO', 'CSTO', 'EU', 'AUKUS', 'GCC', 'ANZUS'];

/** Each section: the question, and the parameter by which it takes the alliance. */
const SECTIONS = [
  {
    name: 'burden', charts: ['contributions', 'effort', 'path'], first: ['year', 'source', 'dividend'], takes: 'alliance', weights: (answer) => answer.contributions && {
      parts: answer.contributions.components.map((name) => ({ name, weight: Number((1 / answer.contributions.components.length).toFixed(4)) })),
      summed: true,
    },
  },
  { name: 'cohesion', first: ['year', 'from', 'to'], takes: 'alliance' },
  { name: 'decisions', first: ['on', 'rule', 'without'], takes: 'body' },
  {
    name: 'constraint', first: ['on', 'repeats'], takes: 'subject', weights: (answer) => answer.clauses?.length && {
      parts: answer.clauses.map(({ clause, title }) => ({ name: clause, title: capital(title), weight: 1 })), most: 5, step: 0.5,
    },
  },
  {
    name: 'interoperability', first: ['year', 'from', 'to'], takes: 'of', weights: (answer) => answer.parts?.length && {
      parts: answer.parts.map(({ name, title }) => ({ name, title: capital(title), weight: 0.25 })),
    },
  },
  { name: 'domains', first: ['on', 'domain'], takes: 'alliance' },
  { name: 'architecture', first: ['on', 'duty', 'fold'], takes: 'region' },
  { name: 'entanglement', first: ['on', 'weight', 'listed'], takes: 'state', member: true },
];

/** What the address says: the alliance, what holds for all, the open sections and what each is asked. */
function stateOf(search) {
  const said = parametersOf(search);
  const found = { name: [].concat(said.alliances ?? '')[0], common: {}, stray: {}, open: [].concat(said.open ?? []).flatMap((one) => one.split(',')).filter(Boolean), of: {} };
  for (const [name, value] of Object.entries(said)) {
    const [section, parameter] = name.split('.');
    if (COMMON.includes(name)) found.common[name] = value;
    else if (parameter) (found.of[section] ??= {})[parameter] = value;
    else if (name !== 'alliances' && name !== 'open') found.stray[name] = value;
  }
  return found;
}

function addressOf(state) {
  const named = {};
  for (const section of state.open) {
    for (const [name, value] of Object.entries(state.of[section] ?? {})) named[`${section}.${name}`] = value;
  }
  return `${location.pathname}?${queryOf({ alliances: state.name, ...state.common, open: state.open.join(','), ...named })}`;
}

const keep = (state) => history.replaceState(null, '', addressOf(state));

/** A figure of the audit in words, with its interval: shares as percent. */
function figureOf(row) {
  if (row.value === null) return row.says;
  const told = (value) => (row.unit === 'share' ? `${numberOf(value * 100)}%` : numberOf(value));
  return row.low === null ? told(row.value) : `${told(row.value)} (${told(row.low)}–${told(row.high)})`;
}

/** The audit's figures, gathered under what they are about; those not known are named apart. */
function auditRows(answer) {
  const parts = answer.audits.map(({ audit, title }) => {
    const rows = answer.rows.filter((row) => row.audit === audit);
    const known = rows.filter((row) => figureOf(row) !== null);
    const unknown = rows.filter((row) => figureOf(row) === null);
    const shown = known.map((row) => ({
      figure: capital(row.label), of: row.about, value: figureOf(row), unit: row.unit === 'share' ? null : row.unit,
      percentile: row.percentile === null ? null : Math.min(99.9, Number(row.percentile.toFixed(1))), as_of: row.as_of,
      note: row.note, against: row.against, sources: row.sources, command: row.command,
    }));
    const columns = ['figure', 'of', 'value', 'unit', 'percentile', 'as_of'].filter((name) => shown.some((row) => row[name] !== null));
    return block(t('alliance.audit', { title: capital(title) }), null,
      known.length ? table(shown, {
        caption: t('alliance.figures', { audit: nameOf(audit) }), columns,
        heads: { percentile: t('alliance.percentile'), as_of: t('alliance.as-of') },
      }) : h('p', { class: 'empty' }, t('alliance.nothing')),
      unknown.length ? folded(t('alliance.unknown', { count: unknown.length }), () => h('ul', {}, unknown.map((row) => h('li', {}, `${capital(row.label)}: ${row.note ?? t('value.unknown')}`)))) : null);
  });
  return h('div', { class: 'audit' }, parts);
}

const nameOf = (question) => (has(`question.${question}`) ? t(`question.${question}`) : capital(worded(question)));

/** Whose promises are asked about: the one question here that is asked of a state. */
function entangled(place, state, members, ask) {
  const chosen = state.of.entanglement?.state ?? (members.includes('USA') ? 'USA' : members[0]);
  const select = h('select', { id: 'member', on: { change: () => ask(select.value) } },
    members.map((code) => h('option', { value: code, selected: code === chosen }, code)));
  place.append(h('p', { class: 'member' }, h('label', { for: 'member' }, t('alliance.member')), ' ', select));
  once('api/v1/states').then((answer) => {
    const names = Object.fromEntries(answer.rows.map((row) => [row.state, row.name]));
    for (const option of select.options) if (names[option.value]) option.textContent = `${names[option.value]} (${option.value})`;
  }, () => {});
  return chosen;
}

/** A section: asked when it is opened, with its weights above its answer. */
function sectionOf(section, state, declaration, members) {
  const { name, takes } = section;
  const inside = h('div', { class: 'inside' });
  const takesOf = (listed) => Object.fromEntries(Object.entries(listed).filter(([one]) => declaration.parameters.some((parameter) => parameter.name === one)));
  async function open() {
    const moved = h('div');
    inside.append(h('p', { class: 'about' }, declaration.summary), moved);
    const own = takesOf({ ...state.common, ...(state.of[name] ?? {}) });
    const parameters = { ...own, [takes]: state.name };
    let shown = null;
    if (section.member) {
      parameters[takes] = entangled(moved, state, members, (code) => {
        parameters[takes] = code;
        shown?.ask({ ...shown.parameters(), [takes]: code });
      });
    }
    const note = (said) => {
      const kept = { ...said };
      for (const one of COMMON) if (kept[one] === state.common[one]) delete kept[one];
      if (!section.member) delete kept[takes];
      state.of[name] = kept;
      keep(state);
    };
    let put = false;
    shown = await view(inside, {
      question: name, parameters, auto: false, heading: 3, charts: section.charts,
      form: { hidden: [takes, 'weights'], first: section.first, action: t('alliance.ask-again') },
      addressOf: () => addressOf(state),
      onAnswer: (answer, result) => {
        if (!result.fixed) note(result.parameters);
        if (put || !section.weights) return;
        const wanted = section.weights(answer);
        if (!wanted) return;
        put = true;
        moved.append(sliders(wanted.parts, {
          ...wanted, said: own.weights,
          changed: (weights) => {
            parameters.weights = weights;
            const { weights: _, ...others } = shown?.parameters() ?? parameters;
            shown?.ask(weights === undefined ? others : { ...others, weights });
          },
        }));
      },
    });
    // A reader may choose another member, or ask in another way, before the first answer is here.
    await shown.ask(parameters);
    if (!shown.answer() && parameters.weights) {
      // Weights of an address that the question refuses can be let go of.
      const without = h('button', { type: 'button', on: {
        click: () => {
          without.remove();
          delete parameters.weights;
          delete own.weights;
          shown.ask(parameters);
        },
      } }, t('weights.without'));
      moved.append(without);
    }
  }
  const box = folded(h('span', { class: 'section-title' }, nameOf(name), h('span', { class: 'small' }, ` · ${t(`alliance.section.${name}`)}`)), () => {
    open().catch((error) => inside.append(refusal(error)));
    return inside;
  }, { open: state.open.includes(name), name });
  box.addEventListener('toggle', () => {
    state.open = SECTIONS.map((one) => one.name).filter((one) => (one === name ? box.open : state.open.includes(one)));
    keep(state);
  });
  return box;
}

/** The form: which alliance, on which day, as things are or in a scenario. */
function chooserOf(declaration, state) {
  const parameter = (name) => declaration.parameters.find((one) => one.name === name);
  const name = field({ ...parameter('alliances'), kind: 'text', name: 'alliance', help: t('alliance.name.help') }, state.name);
  const on = field(parameter('on'), state.common.on);
  const scenario = field(parameter('scenario'), state.common.scenario);
  return h('form', {
    class: 'ask', novalidate: true,
    on: {
      submit: (event) => {
        event.preventDefault();
        const said = name.read();
        if (!said) {
          name.control.setAttribute('aria-invalid', 'true');
          name.focus();
          return;
        }
        location.assign(addressOf({ ...state, name: said, common: { ...state.common, on: on.read(), scenario: scenario.read() }, of: said === state.name ? state.of : {} }));
      },
    },
  }, h('div', { class: 'fields' }, name.element, on.element, scenario.element),
  h('p', { class: 'act' }, h('button', { type: 'submit', class: 'main' }, t('alliance.ask'))));
}

page(async (main) => {
  const { byName } = await questions();
  const state = stateOf(location.search);
  main.append(chooserOf(byName.audit, state));
  if (!state.name) {
    const wrong = strayIn(byName.audit, state.stray);
    if (wrong) main.append(refusal(wrong));
    main.append(h('p', { class: 'starts' }, t('alliance.starts'), ' ', EXAMPLES.map((name, at) => [at ? ' · ' : '', h('a', { href: `?${queryOf({ alliances: name })}` }, name)])));
    return;
  }
  document.title = t('alliance.title.of', { name: state.name });
  const sections = h('div', { class: 'sections' });
  const audit = h('div');
  main.append(audit, sections);
  const put = (members) => sections.append(h('h2', {}, t('alliance.sections')), h('p', { class: 'about' }, t('alliance.sections.about')),
    ...SECTIONS.filter((one) => members.length || !one.member).map((one) => sectionOf(one, state, byName[one.name], members)));
  await view(audit, {
    question: 'audit', form: false, auto: true,
    parameters: { alliances: state.name, ...state.common, ...state.stray },
    addressOf: () => addressOf(state),
    instead: { rows: auditRows },
    onAnswer: (answer) => {
      const [found] = answer.alliances ?? [];
      if (found) main.querySelector('h1').textContent = found.name;
      if (found?.kind === 'agreement') main.querySelector('.lead').replaceChildren(t('alliance.found', { members: found.members }), ' ', h('a', { href: site(`treaty/?${queryOf({ key: found.alliance })}`) }, t('alliance.treaty')));
      if (!sections.firstChild) put(found?.states ?? []);
    },
  });
});
