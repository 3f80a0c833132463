// One change of a scenario as a form: its fields are those of an example, which hold what it says.

import { capital, h, has, t, unique, worded } from './base.mjs';
import { suggestions } from './forms.mjs';

const LINE = /^([a-z_]+) = (.+)$/;
const STATES = ['state', 'states', 'by', 'at', 'toward', 'parties'];

/** What a line of an example holds; null for what is better written in the text itself. */
function valueOf(told) {
  if (told.startsWith('{')) return null;
  const value = JSON.parse(told);
  if (Array.isArray(value)) return { value: value.join(', '), kind: 'list' };
  if (typeof value === 'boolean') return { value, kind: 'flag' };
  return typeof value === 'number' ? { value: String(value), kind: 'number' } : { value, kind: 'text' };
}

/** A value as TOML has it. Its strings are JSON's, but for DEL, which JSON leaves bare. */
const quoted = (text) => JSON.stringify(text).replaceAll('\u007f', '\\u007f');

function written(kind, control) {
  if (kind === 'flag') return String(control.checked);
  const said = control.value.trim();
  // What is no number goes into the text as it is: the check tells of it at its line.
  if (kind === 'number') return /^[+-]?\d+(\.\d+)?$/.test(said) ? said : quoted(said);
  if (kind === 'list') return `[${said.split(/\s*,\s*/).filter(Boolean).map(quoted).join(', ')}]`;
  return quoted(said);
}

function listFor(name) {
  if (STATES.includes(name)) return suggestions(['states']);
  return name === 'agreement' ? suggestions(['treaties']) : undefined;
}

const labelOf = (name) => (has(`change.field.${name}`) ? t(`change.field.${name}`) : capital(worded(name)));

/**
 * The form of one kind of change.
 *
 * @param example the text of one such change (TOML)
 * @returns {{element, text}} its fields, and the text that they make
 */
export function changeForm(example) {
  const lines = example.split('\n').map((line) => {
    const [, name, told] = line.match(LINE) ?? [];
    const held = name && name !== 'kind' ? valueOf(told) : null;
    if (!held) return { line };
    const id = unique(`change-${name}`);
    const control = held.kind === 'flag'
      ? h('input', { type: 'checkbox', id })
      : h('input', { type: 'text', id, list: held.kind === 'list' ? undefined : listFor(name), inputmode: held.kind === 'number' ? 'decimal' : undefined, autocomplete: 'off', spellcheck: 'false' });
    if (held.kind === 'flag') control.checked = held.value;
    else control.value = held.value;
    return { name, kind: held.kind, control, id };
  });
  const day = h('input', { type: 'date', id: unique('change-on'), min: '1816-01-01' });
  const fieldOf = (id, name, control, help) => h('div', { class: 'field' }, h('label', { for: id }, labelOf(name)), control, help ? h('p', { class: 'help' }, help) : null);
  return {
    element: h('div', { class: 'fields' },
      lines.filter((one) => one.control).map((one) => fieldOf(one.id, one.name, one.control, one.kind === 'list' ? t('change.list') : null)),
      fieldOf(day.id, 'on', day, t('change.on.help'))),
    text: () => lines.map((one, at) => {
      const line = one.control ? `${one.name} = ${written(one.kind, one.control)}` : one.line;
      // The day belongs to the change itself, not to a table inside it.
      return at === 1 && day.value ? `${line}\non = ${day.value}` : line;
    }).join('\n'),
  };
}
