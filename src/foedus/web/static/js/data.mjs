// Every dataset: whose it is, what it covers, on what terms, and whether it is here.

import { get, h, site, t } from './base.mjs';
import { page } from './shell.mjs';
import { table } from './tables.mjs';
import { folded, sourcesOf } from './view.mjs';

const COLUMNS = ['title', 'years', 'owner', 'version', 'terms'];

page(async (main) => {
  const answer = await get('api/v1/data.told');
  const rows = answer.rows.map((row) => ({ ...row, years: `${row.first_year}–${row.last_year}` }));
  const here = rows.filter((row) => row.added);
  const absent = rows.filter((row) => !row.added);
  const listed = (part, caption) => table(part, { caption, columns: COLUMNS, folded: 40, heads: { title: t('data.dataset') } });
  main.append(
    h('h2', { class: 'headline' }, answer.headline),
    h('div', { class: 'panel' }, h('h3', {}, t('data.bundled')), h('p', {}, t('data.bundled.says')),
      h('p', {}, h('a', { href: site('method/?page=atlas') }, t('data.bundled.more')))),
    ...(here.length ? [h('h2', {}, t('data.added', { count: here.length })), listed(here, t('data.added.caption'))] : []),
    h('h2', {}, t('data.absent', { count: absent.length })),
    h('p', {}, t('data.absent.says')),
    h('div', { class: 'door' }, h('pre', { tabindex: '0' }, h('code', {}, 'foedus data list\nfoedus data add PATH'))),
    listed(absent, t('data.absent.caption')),
    folded(t('data.pages'), () => h('ul', {}, answer.steps.map((one) => h('li', {}, one)))),
    sourcesOf(answer) ?? '',
    h('p', { class: 'files small' }, t('said.download'), ' ', ['json', 'csv', 'md', 'parquet'].flatMap((suffix) => [
      h('a', { href: site(`api/v1/data.${suffix}`), download: `data.${suffix}` }, t(`form.${suffix}`)), ' '])),
  );
});
