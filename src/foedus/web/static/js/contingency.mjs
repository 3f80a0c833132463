// If one state attacks another: who must act, who may, what the balance is, and what each adds.

import { capital, h, parametersOf, queryOf, questions, t } from './base.mjs';
import { inWords } from './names.mjs';
import { block, lazyChart, percent, points, range, tiles } from './parts.mjs';
import { page } from './shell.mjs';
import { table } from './tables.mjs';
import { folded, view } from './view.mjs';

const QUESTION = 'contingency';
const FIRST = ['attacker', 'target', 'on', 'place', 'means'];
const CHIEF = ['defense', 'offense'];
const NAMED = 5;
const STARTS = [['China', 'Philippines'], ['Azerbaijan', 'Armenia'], ['Venezuela', 'Guyana'], ['Iran', 'Saudi Arabia'], ['USA', 'Panama']]
  .map(([attacker, target]) => ({ attacker, target }));

/** Duties of one clause toward one state: those that stand alike are one group. */
function grouped(duties) {
  const found = new Map();
  for (const one of duties) {
    const key = [one.duty, one.status, one.agreement, one.article, one.toward, one.event ?? ''].join('|');
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(one);
  }
  const order = (rows) => [CHIEF.includes(rows[0].duty) ? 0 : 1, rows[0].status === 'applies' ? 0 : 1, -rows.length];
  return [...found.values()].sort((one, other) => {
    const [first, second] = [order(one), order(other)];
    const at = first.findIndex((value, index) => value !== second[index]);
    return at < 0 ? 0 : first[at] - second[at];
  });
}

/** One state's duty: why it stands as it does. */
function reasonsOf(one) {
  return h('details', { class: 'reason' },
    h('summary', {}, one.state_name ?? one.state, one.reasons?.length ? h('span', { class: 'small' }, ` · ${t('contingency.reasons', { count: one.why.length })}`) : null),
    h('ul', {}, (one.why ?? []).map((why) => h('li', {}, why))),
    one.discretion ? h('p', {}, h('strong', {}, t('contingency.discretion')), ' ', one.discretion) : null,
    one.practice?.length ? h('p', {}, h('strong', {}, t('contingency.practice')), ' ',
      one.practice.map((act) => `${act.date}: ${act.event}${act.decided ? ` (${act.decided})` : ''}`).join('; ')) : null,
    h('p', { class: 'small' }, t('contingency.basis', { source: one.source, confidence: one.confidence, bindingness: one.bindingness })));
}

function groupOf(rows) {
  const [one] = rows;
  const names = rows.slice(0, NAMED).map((row) => row.state_name ?? row.state).join(', ');
  const rest = rows.length > NAMED ? t('contingency.more', { count: rows.length - NAMED }) : '';
  return h('details', { class: 'duties' }, h('summary', {},
    h('span', { class: `tag ${one.status}` }, t(`contingency.status.${one.status}`)),
    h('span', { class: 'which' }, h('strong', {}, t('contingency.group', { duty: one.duty, agreement: one.agreement_name, article: one.article ?? '' })),
      ' ', t('contingency.toward', { toward: one.toward })),
    h('span', { class: 'who' }, `${names}${rest}`)),
  rows.map(reasonsOf));
}

function dutiesOf(answer) {
  const groups = grouped(answer.duties ?? []);
  if (!groups.length) return h('p', { class: 'empty' }, t('contingency.no-duties'));
  const chief = groups.filter(([one]) => CHIEF.includes(one.duty));
  const others = groups.filter(([one]) => !CHIEF.includes(one.duty));
  return [
    chief.length ? chief.map(groupOf) : h('p', { class: 'empty' }, t('contingency.no-defense')),
    others.length ? folded(t('contingency.others', { count: others.length }), () => others.map(groupOf)) : null,
    folded(t('contingency.every-duty', { count: answer.duties.length }), () => table(answer.duties, {
      caption: t('contingency.every-duty.caption'),
      columns: ['state_name', 'toward', 'agreement_name', 'article', 'duty', 'status', 'bindingness', 'confidence'],
    })),
  ];
}

const eighty = (bands) => bands.find((band) => band.level === 0.8);
const ends = (band) => (band ? t('contingency.band', { band: range(band.low, band.high) }) : '');

function shortOf(answer) {
  const { success, threshold, unaided } = { success: answer.success, ...(answer.stakes ?? {}) };
  const bound = new Set((answer.duties ?? []).filter((one) => one.status === 'applies' && one.duty === 'defense'
    && answer.parameters.target.includes(one.toward)).map((one) => one.state));
  return tiles([
    { label: t('contingency.bound'), value: String(bound.size), note: t('contingency.bound.note') },
    answer.spread && { label: t('contingency.come'), value: (answer.spread.size - answer.spread.began).toFixed(1), beside: t('contingency.come.band', { low: answer.spread.low, high: answer.spread.high }), note: t('contingency.come.note', { alone: percent(answer.spread.alone) }) },
    success && { label: t('contingency.prevails'), value: percent(success.chance), beside: ends(eighty(success.bands)), note: t('contingency.prevails.note', { alone: percent(success.alone) }) },
    threshold && { label: t('contingency.pays'), value: percent(threshold.cost_ratio), beside: ends(threshold), note: t('contingency.pays.note', { unaided: percent(unaided?.cost_ratio) }) },
  ]);
}

function joinersOf(answer) {
  const shown = answer.digest?.length ? answer.digest : answer.rows;
  return [
    table(shown, { caption: t('contingency.joiners.caption'), opens: !answer.digest?.length }),
    folded(t('contingency.every-joiner', { count: answer.rows.length }), () => table(answer.rows, {
      caption: t('contingency.every-joiner.caption'),
      columns: ['state_name', 'side', 'duty', 'fights', 'low', 'high', 'kept', 'in_all', 'adds'],
    })),
  ];
}

function bandsOf(answer) {
  const rows = [['balance', 'share'], ['success', 'chance']].filter(([name]) => answer[name]).map(([name, value]) => ({
    what: t(`contingency.${name}`), middle: percent(answer[name][value]),
    ...Object.fromEntries(answer[name].bands.map((band) => [String(Math.round(band.level * 100)), range(band.low, band.high)])),
    alone: percent(answer[name][name === 'balance' ? 'outset' : 'alone']),
  }));
  return table(rows, {
    caption: t('contingency.bands.caption'), opens: false, columns: ['what', 'middle', '50', '80', '95', 'alone'],
    heads: { what: t('contingency.figure'), middle: t('contingency.estimate'), 50: '50%', 80: '80%', 95: '95%', alone: t('contingency.nobody-joins') },
  });
}

/** The threshold with everyone, with nobody, and without each that would come. */
function withoutOf(answer, parameters) {
  const { threshold, unaided, allies, treaties } = answer.stakes;
  const known = Object.fromEntries([...(answer.duties ?? []).map((one) => [one.agreement, one.agreement_name]), ...answer.rows.map((one) => [one.state, one.state_name])]);
  const line = (key, kind, adds, stake, odds, low, high) => ({ name: known[key] ?? capital(key), kind, adds, stake, odds: odds ? `${odds.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})` : null });
  const rows = [
    ...treaties.map((one) => line(one.name, t('contingency.treaty'), one.adds * 100, one.stake_without, one.odds_without, one.odds_low, one.odds_high)),
    ...allies.map((one) => line(one.name, t('contingency.ally'), one.adds * 100, one.stake_without, one.odds_without, one.odds_low, one.odds_high)),
  ];
  const most = allies[0]?.name;
  return [
    h('p', {}, t('contingency.threshold.words', {
      ratio: percent(threshold.cost_ratio), band: range(threshold.low, threshold.high), stake: threshold.stake.toFixed(1),
      unaided: percent(unaided.cost_ratio), alone: unaided.stake.toFixed(1),
    })),
    table(rows, {
      caption: t('contingency.without.caption'), opens: false, columns: ['name', 'kind', 'adds', 'stake', 'odds'],
      heads: { name: t('contingency.without.name'), kind: t('contingency.without.kind'), adds: t('contingency.without.adds'), stake: t('contingency.without.stake'), odds: t('contingency.without.odds') },
    }),
    most && !parameters.without ? h('p', {}, h('a', { href: `?${queryOf({ ...parameters, without: most })}` }, t('contingency.try-without', { name: inWords(known[most] ?? most) }))) : null,
  ];
}

function assumedOf(answer) {
  return h('ul', { class: 'assumed' }, (answer.assumptions ?? []).map((one) => h('li', {}, one)));
}

function lead(answer, result) {
  const drawn = (name) => lazyChart(result, QUESTION, name);
  const part = (name, ...inside) => block(t(`contingency.part.${name}`), t(`contingency.part.${name}.about`), inside);
  const { stakes } = answer;
  return [
    shortOf(answer),
    part('duties', dutiesOf(answer)),
    part('joiners', drawn('joining'), joinersOf(answer)),
    part('balance', drawn('balance'), bandsOf(answer)),
    stakes?.threshold ? part('threshold', drawn('threshold'), withoutOf(answer, result.parameters)) : null,
    answer.charts?.includes('added') ? part('added', drawn('added')) : null,
    part('assumed', assumedOf(answer), answer.charts?.includes('sensitivity')
      ? folded(t('contingency.sensitivity'), () => [drawn('sensitivity'), table(answer.sensitivity, { caption: t('contingency.sensitivity.caption'), opens: false })]) : null),
  ].filter(Boolean);
}

/** Attacks to begin with, on several continents; none is said to be likely. */
function startsOf(declaration) {
  const pairs = [declaration.example, ...STARTS];
  return h('nav', { class: 'starts', 'aria-label': t('contingency.starts') }, h('p', {}, t('contingency.starts'), ' ', pairs.map((pair, at) => [
    at ? ' · ' : '', h('a', { href: `?${queryOf(pair)}` }, t('contingency.pair', pair))])));
}

page(async (main) => {
  const declaration = (await questions()).byName[QUESTION];
  const place = h('div');
  const asked = Object.keys(parametersOf(location.search)).length > 0;
  main.append(place);
  if (!asked) main.append(startsOf(declaration));
  await view(place, {
    question: QUESTION, address: true,
    form: { first: FIRST, action: t('contingency.ask') },
    parts: ['headline', 'notes', 'read', 'sources', 'steps', 'share'],
    lead,
    onAnswer: (answer) => { document.title = `${answer.headline.split('?')[0]}? · foedus`; main.querySelector('.starts')?.remove(); },
  });
});
