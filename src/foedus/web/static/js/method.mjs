// The pages on method: what is computed and how, from which source, and how well it has done.

import { get, h, parametersOf, t } from './base.mjs';
import { page } from './shell.mjs';

const GROUPS = ['duties', 'forecasts', 'checks', 'audits', 'use'];

page(async (main) => {
  const { page: named } = parametersOf(location.search);
  const { rows } = await get('api/v1/method');
  if (!named) {
    for (const group of GROUPS) {
      const part = rows.filter((row) => row.group === group);
      if (!part.length) continue;
      main.append(h('h2', {}, t(`method.${group}`)), h('ul', { class: 'cards' }, part.map((row) => h('li', {},
        h('a', { href: `?page=${row.name}` }, h('strong', {}, row.title), h('span', {}, cut(row.says)))))));
    }
    if (!rows.length) main.append(h('p', { class: 'empty' }, t('method.none')));
    return;
  }
  const found = await get(`api/v1/method/${encodeURIComponent(named)}`);
  document.title = `${found.title} · foedus`;
  main.replaceChildren(h('p', { class: 'small' }, h('a', { href: '?' }, t('method.all'))));
  const body = h('article', { class: 'doc' });
  // It comes from the project's own pages, and no HTML of their text is let through.
  body.innerHTML = found.html;
  body.querySelectorAll('table').forEach((one) => {
    const box = h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': t('method.table') });
    one.replaceWith(box);
    box.append(one);
  });
  body.querySelectorAll('pre').forEach((one) => one.setAttribute('tabindex', '0'));
  body.querySelectorAll('th:empty').forEach((one) => one.replaceWith(h('td')));
  if (found.headings.length > 3) {
    body.querySelector('h1')?.after(h('nav', { class: 'contents', 'aria-label': t('method.contents') },
      h('details', { open: found.headings.length < 16 }, h('summary', {}, t('method.contents')), h('ol', {}, found.headings.map((one) => h('li', {}, h('a', { href: `#${one.anchor}` }, one.title)))))));
  }
  main.append(body);
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
});

function cut(text) {
  if (text.length <= 190) return text;
  return `${text.slice(0, text.lastIndexOf(' ', 185))} …`;
}
