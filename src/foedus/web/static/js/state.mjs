// One state: what it owes and is owed, by which agreements, and the blocs that it is in.

import { get, h, once, parametersOf, queryOf, questions, site, t } from './base.mjs';
import { form } from './forms.mjs';
import { finder, inWords, loadNames } from './names.mjs';
import { page } from './shell.mjs';
import { table } from './tables.mjs';
import { refusal, strayIn, view } from './view.mjs';

page(async (main) => {
  const { state: code, on, duty, scenario, ...stray } = parametersOf(location.search);
  const names = await loadNames();
  if (!code) {
    const { byName } = await questions();
    const wrong = strayIn(byName.pledges, parametersOf(location.search));
    if (wrong) main.append(refusal(wrong));
    main.append(h('p', { class: 'lead' }, t('state.lead')), finder({ kinds: ['state'], label: t('state.find') }),
      h('ul', { class: 'names' }, [...names].sort(([, one], [, other]) => one.localeCompare(other, 'en'))
        .map(([one, name]) => h('li', {}, h('a', { href: `?state=${one}` }, name)))));
    return;
  }
  let read;
  try {
    read = await get(`api/v1/states?${queryOf({ name: code, on })}`);
  } catch (error) {
    main.append(refusal(error), finder({ kinds: ['state'], label: t('state.find') }));
    return;
  }
  const row = read.rows.at(-1);
  const title = main.querySelector('h1');
  title.textContent = row.name;
  document.title = `${row.name} · foedus`;
  const more = { on, scenario };
  main.append(
    h('p', { class: 'small' }, t('state.codes', { code: row.state, ccode: row.ccode ?? '–', gwcode: row.gwcode ?? '–', since: row.since ?? '–' })),
    h('p', { class: 'ways' },
      h('a', { href: `${site('ask/')}?${queryOf({ question: 'entanglement', state: row.state, ...more })}` }, t('state.entanglement', { name: inWords(row.name) })), ' · ',
      h('a', { href: `${site('contingency/')}?${queryOf({ target: row.state })}` }, t('state.attacked', { name: inWords(row.name) })), ' · ',
      h('a', { href: `${site('map/')}?${queryOf({ state: row.state })}` }, t('state.map'))),
  );
  // The whole page is of one day and one scenario: its form leads to another address.
  const { byName } = await questions();
  const asked = form(byName.pledges, {
    parameters: { on, duty, scenario }, first: ['on', 'scenario', 'duty'], hidden: ['state', 'stale'],
    action: t('state.show'), submit: (said) => { location.search = queryOf({ state: row.state, ...said }); },
  });
  main.append(asked.element);
  await view(main, {
    question: 'pledges', parameters: { state: row.state, ...defined({ ...more, duty }), ...stray }, form: false, auto: true,
    addressOf: () => location.href,
  });
  main.append(h('h2', {}, t('state.agreements')));
  await view(main, {
    question: 'treaties', parameters: { state: row.state, ...defined(more) }, form: false, auto: true, heading: 3,
    parts: ['notes', 'figures', 'rows', 'share'],
    instead: {
      rows: (answer) => table(answer.rows.map((one) => ({
        key: one.key, name: one.name, short_name: one.short_name, status: one.status, duties: one.duties, in_force: one.in_force, parties: one.parties.length, confidence: one.confidence,
      })), { caption: t('state.agreements.caption'), columns: ['name', 'status', 'duties', 'in_force', 'parties', 'confidence'], opens: false }),
    },
  });
  const blocs = await once(`api/v1/blocs${on ? `?${queryOf({ on })}` : ''}`);
  const mine = blocs.rows.filter((one) => one.members.includes(row.state));
  main.append(h('h2', {}, t('state.blocs')), mine.length ? table(mine.map((one) => ({
    bloc: one.name, members: one.members.length, obliges: one.obliges, source: one.source,
  })), { caption: t('state.blocs.caption', { name: inWords(row.name) }), columns: ['bloc', 'members', 'obliges', 'source'], opens: false }) : h('p', { class: 'empty' }, t('state.blocs.none')));
});

const defined = (said) => Object.fromEntries(Object.entries(said).filter(([, value]) => value));
