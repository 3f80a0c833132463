// The editor of a scenario's text: lines with their numbers, faults at their lines, and the text
// as an address holds it.

import { h, t, unique } from './base.mjs';

const MARK = 'toml:';
const PAUSE = 450;

/** A text as an address holds it: its deflated bytes in letters. */
export async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = '';
  for (const one of bytes) letters += String.fromCharCode(one);
  return MARK + btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Whether a word of the address is a text and no name. */
export const isPacked = (word) => word.startsWith(MARK);

/** A file that the browser keeps. */
export function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/toml' }));
  const link = h('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The name that a text gives itself, for its file. */
export function nameIn(text) {
  return text.match(/^\s*name\s*=\s*["']([a-z0-9-]+)["']/m)?.[1] ?? 'scenario';
}

/**
 * The editor.
 *
 * @param changed called with the text when a reader has paused
 * @returns {{element, area, text, write, add, faults}}
 */
export function editor(changed) {
  const id = unique('toml');
  const told = unique('faults');
  const gutter = h('div', { class: 'gutter', 'aria-hidden': 'true' });
  const area = h('textarea', { id, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', wrap: 'off', rows: '22', 'aria-describedby': told });
  const list = h('div', { id: told, class: 'faults', 'aria-live': 'polite' });
  let bad = new Set();
  let numbered = 0;
  let timer = 0;
  let last = '';

  function number() {
    const lines = area.value.split('\n').length;
    if (numbered !== lines || bad.size || gutter.querySelector('.bad')) {
      numbered = lines;
      const parts = [];
      let from = 1;
      const plain = (to) => {
        if (to > from) parts.push(`${Array.from({ length: to - from }, (_, at) => from + at).join('\n')}\n`);
        from = to + 1;
      };
      for (const line of [...bad].filter((one) => one <= lines).sort((one, other) => one - other)) {
        plain(line);
        parts.push(h('span', { class: 'bad' }, String(line)), '\n');
      }
      plain(lines + 1);
      gutter.replaceChildren(...parts);
    }
    gutter.scrollTop = area.scrollTop;
  }

  function tell() {
    clearTimeout(timer);
    if (area.value === last) return;
    last = area.value;
    changed(last);
  }

  /** Go to a line and mark it. */
  function to(line) {
    const lines = area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    const height = parseFloat(getComputedStyle(area).lineHeight);
    area.scrollTop = Math.max(0, (line - 4) * height);
  }

  area.addEventListener('scroll', () => { gutter.scrollTop = area.scrollTop; });
  area.addEventListener('input', () => {
    number();
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  });
  // Whoever goes on to ask is asked about what stands there now.
  area.addEventListener('change', tell);

  function write(text) {
    area.value = last = text;
    bad = new Set();
    number();
    area.scrollTop = 0;
  }

  return {
    element: h('div', { class: 'editor' }, h('label', { for: id }, t('scenario.text')),
      h('div', { class: 'page' }, gutter, area), list),
    text: () => area.value,
    write,
    /** Put more text at the end and go there. */
    add: (more) => {
      const before = area.value.trimEnd();
      const line = before ? before.split('\n').length + 2 : 1;
      write(`${before}${before ? '\n\n' : ''}${more.trim()}\n`);
      to(line);
      changed(area.value);
    },
    /** Show the faults, each with a way to its line. */
    faults: (rows) => {
      bad = new Set(rows.map((one) => one.line));
      number();
      if (rows.length) area.setAttribute('aria-invalid', 'true');
      else area.removeAttribute('aria-invalid');
      list.replaceChildren(...(rows.length ? [
        h('p', { class: 'wrong' }, t(rows.length === 1 ? 'scenario.fault' : 'scenario.faults', { count: rows.length })),
        h('ul', {}, rows.map((one) => h('li', {},
          one.line ? h('button', { type: 'button', on: { click: () => to(one.line) } }, t('scenario.line', { line: one.line })) : null, ' ',
          one.where ? h('code', {}, one.where) : null, ` ${one.wrong} `, h('span', { class: 'mend' }, one.mend)))),
      ] : [h('p', { class: 'sound' }, t('scenario.sound'))]));
    },
    wait: () => list.replaceChildren(h('p', { class: 'small' }, t('scenario.checking'))),
    say: (node) => list.replaceChildren(node),
  };
}
