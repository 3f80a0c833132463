// One agreement: its parties through time, what it binds them to, how it is left, how it was used.

import { capital, h, has, parametersOf, queryOf, site, t, worded } from './base.mjs';
import { coded, finder, loadNames } from './names.mjs';
import { page } from './shell.mjs';
import { table } from './tables.mjs';
import { folded, view } from './view.mjs';

const FACTS = ['object', 'kind', 'bindingness', 'signed', 'in force', 'end', 'text', 'confidence', 'ATOP'];
const BRIEF = ['decision', 'consultation', 'exit', 'nuclear', 'depth', 'secretariat'];
const OWN = ['about', 'party', 'obligation', 'domain', 'practice', ...BRIEF];
const CONFIDENCE = ['A', 'B', 'C'];

const of = (answer, section) => answer.rows.filter((row) => row.section === section);

/** What stands first: kind, days, and how sure the atlas is. */
function facts(answer) {
  const about = Object.fromEntries(of(answer, 'about').map((row) => [row.what, row]));
  return h('dl', { class: 'facts panel' }, FACTS.filter((name) => about[name]?.says).map((name) => {
    const said = about[name].says;
    const told = name === 'kind' && has(`kind.${said}`) ? t(`kind.${said}`) : said;
    const more = name === 'confidence' && CONFIDENCE.includes(said) ? ` – ${t(`confidence.${said}`)}` : '';
    return [h('dt', {}, t(`treaty.${name}`)), h('dd', { title: about[name].source || undefined }, told, more)];
  }));
}

/** A line of a clause, the word that says what it is set apart. */
function labelled(line) {
  const [, label, rest] = line.match(/^([a-z ]{3,16}): (.+)$/s) ?? [];
  return label ? [h('span', { class: 'label' }, capital(label)), ' ', coded(capital(rest))] : coded(line);
}

/** A clause in words: what is between semicolons is a line. */
function clause(row) {
  const lines = row.says.split(/;\s+/).filter(Boolean);
  return h('section', { class: 'clause' },
    h('h3', {}, capital(row.what)),
    lines.length > 1 ? h('ul', {}, lines.map((one) => h('li', {}, labelled(one)))) : h('p', {}, labelled(row.says)),
    row.source ? h('p', { class: 'small' }, t('treaty.source', { source: row.source })) : null);
}

function listed(answer, section, heads) {
  const rows = of(answer, section);
  if (!rows.length) return null;
  return [h('h2', {}, t(`treaty.${section}.title`)), table(rows.map(({ what, says, since, until, source }) => ({ what, says, since, until, source })), {
    caption: t(`treaty.${section}.caption`), columns: ['what', 'says', 'since', 'until', 'source'].filter((name) => rows.some((row) => row[name])), opens: false,
    heads: { what: t(heads), says: t('treaty.says'), since: t('treaty.since'), until: t('treaty.until'), source: t('treaty.by') },
  })];
}

function parties(answer) {
  const rows = of(answer, 'party');
  if (!rows.length) return null;
  return folded(t('treaty.party.title', { count: rows.length }), () => table(rows.map((row) => ({
    state: row.what, says: row.says, since: row.since, until: row.until, source: row.source,
  })), { caption: t('treaty.party.caption'), opens: false, heads: { state: t('treaty.party'), says: t('treaty.says'), since: t('treaty.since'), until: t('treaty.until'), source: t('treaty.by') } }), { name: 'parties' });
}

function whole(answer) {
  const others = [...new Set(answer.rows.map((row) => row.section))].filter((one) => !OWN.includes(one));
  const brief = [...BRIEF, ...others].flatMap((section) => of(answer, section));
  return [
    parties(answer),
    of(answer, 'obligation').length ? [h('h2', {}, t('treaty.obligation.title')), of(answer, 'obligation').map(clause)] : null,
    listed(answer, 'domain', 'treaty.domain'),
    brief.length ? [h('h2', {}, t('treaty.brief')), brief.map((row) => clause({ ...row, what: row.what === row.section ? worded(row.what) : `${worded(row.section)}: ${row.what}` }))] : null,
    listed(answer, 'practice', 'treaty.practice'),
  ];
}

page(async (main) => {
  const { key } = parametersOf(location.search);
  await loadNames().catch(() => {});
  if (!key) {
    main.append(h('p', { class: 'lead' }, t('treaty.lead')), finder({ kinds: ['treaty', 'bloc'], label: t('treaty.find') }));
    await view(main, { question: 'treaties', address: true, auto: true, form: { first: ['state', 'duty', 'domain', 'on'] } });
    return;
  }
  const title = main.querySelector('h1');
  await view(main, {
    question: 'treaty', address: true, form: { first: ['key', 'scenario'], action: t('treaty.show') },
    parts: ['notes', 'figures', 'rows', 'sources', 'steps', 'share'],
    lead: (answer) => {
      title.textContent = answer.headline;
      document.title = `${answer.headline} · foedus`;
      return [facts(answer), h('p', {}, h('a', { href: `${site('ask/')}?${queryOf({ question: 'constraint', subject: answer.parameters.key })}` }, t('treaty.constraint')), ' · ',
        h('a', { href: `${site('alliance/')}?${queryOf({ alliances: answer.parameters.key })}` }, t('treaty.audit')))];
    },
    instead: { rows: whole },
  });
});
