// The frame of every page: the way around, light or dark, and what stands under everything.

import { fillTexts, h, loadTexts, site, t } from './base.mjs';

const PAGES = ['contingency', 'map', 'alliance', 'scenario', 'ask', 'data', 'method'];
const MODES = ['auto', 'light', 'dark'];
const KEPT = 'foedus-mode';

/** The mode that a reader chose, or `auto`. */
function chosen() {
  try {
    const mode = localStorage.getItem(KEPT);
    return MODES.includes(mode) ? mode : 'auto';
  } catch {
    return 'auto';
  }
}

/** Whether the page is dark now. */
export function isDark() {
  const mode = document.documentElement.dataset.mode ?? 'auto';
  if (mode !== 'auto') return mode === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

function put(mode) {
  document.documentElement.dataset.mode = mode;
  try {
    localStorage.setItem(KEPT, mode);
  } catch { /* A reader who keeps nothing chooses again. */ }
  document.dispatchEvent(new CustomEvent('mode'));
}

document.documentElement.dataset.mode = chosen();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  document.dispatchEvent(new CustomEvent('mode'));
});

class Header extends HTMLElement {
  show() {
    const here = location.pathname;
    const link = (page) => {
      const address = site(`${page}/`);
      const current = new URL(address).pathname === here ? 'page' : undefined;
      return h('li', {}, h('a', { href: address, 'aria-current': current }, t(`nav.${page}`)));
    };
    const mode = h('select', {
      id: 'mode', on: { change: (event) => put(event.target.value) },
    }, MODES.map((one) => h('option', { value: one, selected: one === chosen() }, t(`mode.${one}`))));
    this.replaceChildren(
      h('a', { class: 'skip', href: '#main' }, t('nav.skip')),
      h('header', {},
        h('a', { class: 'brand', href: site('') }, 'foedus'),
        h('nav', { 'aria-label': t('nav.label') }, h('ul', {}, PAGES.map(link))),
        h('label', { class: 'mode', for: 'mode' }, h('span', { class: 'unseen' }, t('mode.label')), mode)),
    );
  }
}

class Footer extends HTMLElement {
  show(told) {
    this.replaceChildren(h('footer', {},
      h('p', {}, t('footer.text')),
      h('p', { class: 'small' },
        told ? t('footer.edition', { version: told.version, atlas: told.atlas }) : '', ' ',
        h('a', { href: site('data/') }, t('footer.data')), ' · ',
        h('a', { href: site('method/') }, t('footer.method')), ' · ',
        h('a', { href: site('api/v1/openapi.json') }, t('footer.api')))));
  }
}

customElements.define('foedus-header', Header);
customElements.define('foedus-footer', Footer);

/** Begin a page: its texts, its frame, then what it does. Marks the page when it is ready. */
export async function page(main) {
  await loadTexts();
  fillTexts();
  document.querySelector('foedus-header')?.show();
  document.querySelector('foedus-footer')?.show();
  const place = document.getElementById('main');
  try {
    await main(place);
  } catch (error) {
    const { refusal } = await import('./view.mjs');
    place.append(refusal(error));
  }
  document.documentElement.dataset.ready = 'yes';
  const { questions } = await import('./base.mjs');
  questions().then((told) => document.querySelector('foedus-footer')?.show(told), () => {});
}
