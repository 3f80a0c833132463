// No page is at this address: a search, and the way back.

import { h, site, t } from './base.mjs';
import { finder } from './names.mjs';
import { page } from './shell.mjs';

page((main) => {
  main.append(finder(), h('p', {}, h('a', { class: 'main', href: site('') }, t('nothing.home'))));
});
