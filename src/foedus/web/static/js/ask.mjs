// Any question: everything that a command answers, this page answers.

import { capital, h, has, parametersOf, queryOf, questions, site, t, worded } from './base.mjs';
import { page } from './shell.mjs';
import { view } from './view.mjs';

/** What a question is called. */
const nameOf = (name) => (has(`question.${name}`) ? t(`question.${name}`) : capital(worded(name)));

page(async (main) => {
  const { rows, byName } = await questions();
  const { question: named, ...parameters } = parametersOf(location.search);
  const chooser = h('nav', { class: 'chooser', 'aria-label': t('ask.questions') }, h('ul', {}, rows.map((one) => h('li', {},
    h('a', { href: `?${queryOf({ question: one.name, ...one.example })}`, 'aria-current': one.name === named ? 'true' : undefined },
      h('strong', {}, nameOf(one.name)), h('span', {}, one.summary))))));
  const place = h('div', { class: 'asked' });
  if (!named) {
    main.append(chooser);
    return;
  }
  if (!byName[named]) {
    main.append(h('div', { class: 'refusal', role: 'alert' },
      h('p', { class: 'wrong' }, t('ask.unknown', { name: named })), h('p', {}, t('ask.unknown.mend'))), chooser);
    return;
  }
  const declaration = byName[named];
  document.title = `${nameOf(named)} · foedus`;
  main.querySelector('h1').textContent = nameOf(named);
  main.append(h('p', { class: 'lead' }, declaration.summary, ' ', h('a', { class: 'small', href: site('ask/') }, t('ask.all'))), place);
  await view(place, {
    question: named, address: true, keep: { question: named },
    auto: Object.keys(parameters).length > 0 || !declaration.parameters.some((one) => one.required) && declaration.cost === 'quick' && named !== 'duties' ? true : undefined,
  });
});
