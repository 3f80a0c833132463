// Asking: at once, or as a job that tells how far it is and can be stopped.

import { LONGEST, Refusal, capital, get, h, isTrue, queryOf, site, t } from './base.mjs';

const PATIENT = 400;
/** Questions whose answer takes a second or more, and tells how far it is. */
const TELLING = ['contingency', 'entanglement', 'audit'];

/** Where a question, or its comparison, is asked. */
export const baseOf = (question, compare) => `api/v1/${compare ? 'compare/' : ''}${question}`;

/** Whether a question is asked as a job, which tells how far it is; what was made before comes at once. */
export const isJob = (declaration, compare) => declaration.cost === 'long'
  || declaration.cost === 'heavy' && (compare || TELLING.includes(declaration.name));

/**
 * Ask a question.
 *
 * @param declaration of the question
 * @param parameters by the names of its address
 * @param {{compare, status, signal, width}} options `status`: an element that shows the waiting
 * @returns {{answer, base, job, parameters, fixed}} the answer, and where its files and charts are
 */
export async function ask(declaration, parameters, { compare = false, status, signal, width } = {}) {
  const base = baseOf(declaration.name, compare);
  const waiting = progress(status, () => stop.abort());
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort());
  try {
    // What is too long for an address can be sent as a job.
    if (isJob(declaration, compare) || queryOf(parameters).length > LONGEST) return await asJob(declaration, parameters, compare, waiting, stop.signal, width);
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
    show();
  }, 500);
  function show() {
    // A page that was loaded anew follows work that began before it.
    const seconds = Math.round(Math.max((performance.now() - began) / 1000, part?.seconds ?? 0));
    if (typeof part?.share === 'number') bar.value = part.share;
    if (!part?.total) {
      words.textContent = part?.state === 'queued' ? t('wait.queued', { seconds }) : t('wait.seconds', { seconds });
      return;
    }
    const { done, total, left } = part;
    words.replaceChildren(
      part.doing?.length ? h('strong', {}, `${capital([...new Set([part.doing[0], part.doing.at(-1)])].join(': '))}.`) : '', ' ',
      typeof left === 'number' ? t('wait.left', { done, total, left: Math.max(1, Math.round(left)) }) : t('wait.part', { done, total, seconds }),
    );
  }
  return {
    told: (told) => { part = told; show(); },
    end: () => { clearTimeout(timer); clearInterval(clock); box.remove(); },
  };
}

/** Numbers and flags as JSON has them: an address says everything in letters. */
function typed(declaration, parameters) {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => {
    const kind = declaration.parameters.find((one) => one.name === name)?.kind;
    if (kind === 'whole' || name === 'repeats') return [name, Number(value)];
    if (kind === 'flag') return [name, isTrue(value)];
    if (kind === 'texts') return [name, [].concat(value)];
    return [name, value];
  }));
}

const ENDED = ['done', 'failed', 'cancelled'];
const PAUSE = 1000;

/** A job until it has ended: by its events, and where these cannot be had by looking now and then. */
function followed(where, waiting, signal) {
  return new Promise((resolve, reject) => {
    const events = new EventSource(site(`${where}/events`));
    let timer = 0;
    const leave = () => {
      end();
      get(where, { method: 'DELETE' }).catch(() => {});
      reject(new DOMException('', 'AbortError'));
    };
    const end = () => {
      events.close();
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    };
    const told = (job) => {
      if (!ENDED.includes(job.state)) return waiting.told(job);
      end();
      return resolve(job);
    };
    const look = () => get(where).then(({ job }) => {
      if (signal.aborted) return;
      told(job);
      if (!ENDED.includes(job.state)) timer = setTimeout(look, PAUSE);
    }).catch((error) => { end(); reject(error); });
    for (const one of ['progress', ...ENDED]) events.addEventListener(one, (event) => told(JSON.parse(event.data)));
    events.addEventListener('gone', () => {
      end();
      reject(new Refusal({ kind: 'gone', wrong: t('error.gone'), mend: t('error.gone.mend') }, 404));
    });
    events.addEventListener('error', () => { if (events.readyState === EventSource.CLOSED) look(); });
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
  });
}

async function asJob(declaration, parameters, compare, waiting, signal, width) {
  const sent = await get('api/v1/jobs', {
    method: 'POST', signal,
    body: { question: declaration.name, parameters: typed(declaration, parameters), compare, width, watched: true },
  });
  const where = `api/v1/jobs/${sent.job.id}`;
  const ended = ENDED.includes(sent.job.state) ? sent.job : await followed(where, waiting, signal);
  if (ended.state === 'cancelled') throw new DOMException('', 'AbortError');
  if (ended.state === 'failed') {
    const error = ended.error ?? { kind: 'gone', wrong: t('error.gone'), mend: t('error.gone.mend') };
    throw new Refusal(error, error.kind === 'source-not-added' ? 409 : 422);
  }
  const answer = await get(`${where}/result.told`, { signal });
  // Its files and charts have the question's own address, which lasts; what took minutes has not.
  if (declaration.cost !== 'long' && !ended.slow && queryOf(parameters).length <= LONGEST) return { answer, base: baseOf(declaration.name, compare), parameters, fixed: false };
  return { answer, base: where, job: where, parameters: {}, fixed: true };
}
