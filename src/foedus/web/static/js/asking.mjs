// Asking: at once, or as a job that tells how far it is and can be stopped.

import { Refusal, get, h, queryOf, site, t } from './base.mjs';

const PATIENT = 400;

/** Where a question, or its comparison, is asked. */
export const baseOf = (question, compare) => `api/v1/${compare ? 'compare/' : ''}${question}`;

/**
 * Ask a question.
 *
 * @param declaration of the question
 * @param parameters by the names of its address
 * @param {{compare, job, status, signal, width}} options `job`: as a job even where it need not be;
 *   `status`: an element that shows the waiting
 * @returns {{answer, files}} the answer, and where its files are
 */
export async function ask(declaration, parameters, { compare = false, job = false, status, signal, width } = {}) {
  const base = baseOf(declaration.name, compare);
  const waiting = progress(status, () => stop.abort());
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort());
  try {
    if (declaration.cost === 'long' || job) return await asJob(declaration, parameters, compare, waiting, stop.signal, width);
    try {
      const query = queryOf(parameters);
      const answer = await get(`${base}.told${query ? `?${query}` : ''}`, { signal: stop.signal });
      return { answer, base, parameters, fixed: false };
    } catch (error) {
      // What takes longer than an answer may is sent as a job.
      if (error instanceof Refusal && (error.status === 504 || error.kind === 'long')) {
        return await asJob(declaration, parameters, compare, waiting, stop.signal, width);
      }
      throw error;
    }
  } finally {
    waiting.end();
  }
}

/** A bar that comes when an answer takes longer than a moment, with the seconds and a way to stop. */
function progress(status, cancel) {
  if (!status) return { told: () => {}, end: () => {} };
  const bar = h('progress', { 'aria-label': t('wait.label') });
  const words = h('span', {}, t('wait.working'));
  const began = performance.now();
  const box = h('div', { class: 'waiting' }, bar, h('p', {}, words),
    h('button', { type: 'button', on: { click: cancel } }, t('wait.cancel')));
  const timer = setTimeout(() => status.replaceChildren(box), PATIENT);
  let part = null;
  const clock = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000);
    if (part?.total) {
      bar.max = part.total;
      bar.value = part.done;
      words.textContent = part.left === null || part.left === undefined
        ? t('wait.part', { done: part.done, total: part.total, seconds })
        : t('wait.left', { done: part.done, total: part.total, left: Math.max(1, Math.round(part.left)) });
    } else words.textContent = part?.state === 'queued' ? t('wait.queued', { seconds }) : t('wait.seconds', { seconds });
  }, 500);
  return {
    told: (told) => { part = told; },
    end: () => { clearTimeout(timer); clearInterval(clock); box.remove(); },
  };
}

/** Numbers and flags as JSON has them: an address says everything in letters. */
function typed(declaration, parameters) {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => {
    const kind = declaration.parameters.find((one) => one.name === name)?.kind;
    if (kind === 'whole' || name === 'repeats') return [name, Number(value)];
    if (kind === 'flag') return [name, value === true || value === 'true'];
    if (kind === 'texts') return [name, [].concat(value)];
    return [name, value];
  }));
}

async function asJob(declaration, parameters, compare, waiting, signal, width) {
  const sent = await get('api/v1/jobs', {
    method: 'POST', signal,
    body: { question: declaration.name, parameters: typed(declaration, parameters), compare, width },
  });
  const where = `api/v1/jobs/${sent.job.id}`;
  const ended = await new Promise((resolve, reject) => {
    const events = new EventSource(site(`${where}/events`));
    const close = (act) => (event) => { events.close(); act(event); };
    const toldOf = (event) => JSON.parse(event.data);
    events.addEventListener('progress', (event) => waiting.told(toldOf(event)));
    for (const one of ['done', 'failed', 'cancelled']) events.addEventListener(one, close((event) => resolve(toldOf(event))));
    events.addEventListener('gone', close(() => reject(new Refusal({ kind: 'gone', wrong: t('error.gone'), mend: t('error.gone.mend') }, 404))));
    signal.addEventListener('abort', close(() => {
      get(where, { method: 'DELETE' }).catch(() => {});
      reject(new DOMException('', 'AbortError'));
    }));
  });
  if (ended.state === 'cancelled') throw new DOMException('', 'AbortError');
  if (ended.state === 'failed') throw new Refusal(ended.error ?? { wrong: t('error.gone'), mend: t('error.gone.mend') }, 500);
  const answer = await get(`${where}/result.told`, { signal });
  return { answer, base: where, job: where, parameters: {}, fixed: true };
}
