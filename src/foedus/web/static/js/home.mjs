// The first page: what this is, the chief question, a search, and every other way in.

import { h, queryOf, questions, site, t } from './base.mjs';
import { chart, chartAddress } from './charts.mjs';
import { form } from './forms.mjs';
import { finder } from './names.mjs';
import { page } from './shell.mjs';

const WAYS = [
  ['map', 'map/'], ['alliance', 'alliance/?alliances=NATO'], ['scenario', 'scenario/'],
  ['treaty', 'treaty/'], ['state', 'state/'], ['questions', 'ask/'],
];
const EXAMPLES = [
  ['Russia', 'Estonia', {}], ['China', 'Philippines', { place: 'Scarborough Shoal', object: 'public-vessel' }],
  ['North Korea', 'South Korea', {}], ['Iran', 'Saudi Arabia', {}],
];

/** One chart that anybody can read, of an answer that is quick to make. */
const SHOWN = { state: 'USA', duty: 'defense' };

page(async (main) => {
  const { byName, atlas } = await questions();
  const missing = h('div', { role: 'alert' });
  const asked = form(byName.contingency, {
    parameters: {}, first: ['attacker', 'target', 'on', 'place'],
    hidden: byName.contingency.parameters.map((one) => one.name)
      .filter((name) => !['attacker', 'target', 'on', 'place'].includes(name)),
    action: t('home.ask'),
    submit: (said) => {
      const absent = ['attacker', 'target'].find((name) => !said[name]);
      if (absent) {
        asked.mark(absent);
        missing.replaceChildren(h('p', { class: 'refusal' }, t(`home.missing.${absent}`)));
        asked.fields.find((one) => one.name === absent).focus();
        return;
      }
      location.href = `${site('contingency/')}?${queryOf(said)}`;
    },
  });
  const shown = chart(chartAddress('api/v1/pledges', 'pledges', SHOWN), 'pledges-pledges');
  shown.element.append(h('p', { class: 'small' }, h('a', { href: `${site('state/')}?state=${SHOWN.state}` }, t('home.shown'))));
  main.append(
    h('div', { class: 'hero' },
      h('section', { 'aria-labelledby': 'if' }, h('h2', { id: 'if' }, t('home.if')), asked.element, missing,
        h('p', { class: 'small' }, t('home.examples'), ' ', EXAMPLES.map(([attacker, target, more], at) => [
          at ? ' · ' : '', h('a', { href: `${site('contingency/')}?${queryOf({ attacker, target, ...more })}` },
            `${attacker} – ${more.place ?? target}`)]))),
      shown.element),
    finder(),
    h('h2', {}, t('home.ways')),
    h('ul', { class: 'cards' }, WAYS.map(([name, address]) => h('li', {},
      h('a', { href: site(address) }, h('strong', {}, t(`home.${name}`)), h('span', {}, t(`home.${name}.says`)))))),
    h('h2', {}, t('home.trust')),
    h('ul', { class: 'plain' }, ['1', '2', '3'].map((one) => h('li', {}, t(`home.trust.${one}`, { atlas })))),
  );
  shown.load().catch(() => shown.element.remove());
});
