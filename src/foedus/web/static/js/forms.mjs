// A form made from a question's declaration.

import { capital, h, has, isTrue, once, t, unique, worded } from './base.mjs';

/** What a parameter is called on the page. */
export function labelOf(parameter) {
  const { name } = parameter;
  return has(`parameter.${name}`) ? t(`parameter.${name}`) : capital(worded(name));
}

const AGREEMENTS = ['key', 'alliance', 'alliances', 'subject', 'body', 'of', 'other', 'domain-of'];
const STATES_TOO = ['of', 'other', 'subject'];

/** A list of suggestions that inputs name by `list`; filled when it arrives. */
export function suggestions(kinds) {
  const id = `known-${kinds.join('-')}`;
  if (!document.getElementById(id)) {
    const list = h('datalist', { id });
    document.body.append(list);
    for (const kind of kinds) {
      once(`api/v1/${kind}`).then((answer) => {
        for (const row of answer.rows) {
          const value = kind === 'states' || kind === 'places' ? row.name : row.short_name || row.name;
          const label = row.iso3 ?? row.code ?? row.name;
          if (value) list.append(h('option', { value, label: label === value ? undefined : label }));
        }
      }, () => {});
    }
  }
  return id;
}

function listFor(parameter) {
  if (parameter.kind === 'state' || parameter.kind === 'states') return suggestions(['states']);
  if (parameter.kind === 'place') return suggestions(['places', 'states']);
  if (parameter.kind !== 'text' && parameter.kind !== 'texts') return undefined;
  if (!AGREEMENTS.includes(parameter.name) && parameter.name !== 'name') return undefined;
  const kinds = ['treaties', 'blocs'];
  return suggestions(STATES_TOO.includes(parameter.name) ? [...kinds, 'states'] : kinds);
}

function textOf(value, kind) {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join(kind === 'texts' ? '; ' : ',');
  return String(value);
}

/** One parameter as a field: its element, its value, and how to set it. */
export function field(parameter, value) {
  const id = unique(`field-${parameter.name}`);
  const helped = unique('help');
  const name = parameter.name;
  const plain = parameter.default;
  const help = h('p', { class: 'help', id: helped }, has(`help.${name}`) ? t(`help.${name}`) : parameter.help, parameter.unit ? ` ${t('form.unit', { unit: parameter.unit })}` : '');
  const frame = (control, read, write) => ({
    element: h('div', { class: `field kind-${parameter.kind}` },
      h('label', { for: id }, labelOf(parameter), parameter.required ? h('span', { class: 'must', title: t('form.required') }, ' *') : null), control, help),
    name, read, write, focus: () => control.focus(), control,
  });
  if (parameter.kind === 'flag') {
    const box = h('input', { type: 'checkbox', id, name, 'aria-describedby': helped });
    box.checked = isTrue(value);
    return {
      element: h('div', { class: 'field kind-flag' }, h('label', { for: id }, box, ' ', labelOf(parameter)), help),
      name, control: box, focus: () => box.focus(),
      read: () => (box.checked ? 'true' : undefined),
      write: (one) => { box.checked = isTrue(one); },
    };
  }
  if (parameter.kind === 'choice') {
    const control = h('select', { id, name, 'aria-describedby': helped },
      plain === null ? h('option', { value: '' }, has(`choice.${name}.`) ? t(`choice.${name}.`) : t('form.any')) : null,
      parameter.choices.map((one) => h('option', { value: one }, has(`choice.${name}.${one}`) ? t(`choice.${name}.${one}`) : worded(one))));
    const write = (one) => { control.value = one ?? plain ?? ''; };
    write(value);
    return frame(control, () => (control.value === (plain ?? '') ? undefined : control.value), write);
  }
  if (parameter.kind === 'choices') {
    const among = parameter.choices.map((one) => h('input', { type: 'checkbox', name, value: one }));
    const set = (one) => {
      const chosen = textOf(one ?? plain).split(',').map((part) => part.trim());
      among.forEach((box) => { box.checked = chosen.includes(box.value); });
    };
    set(value);
    return {
      element: h('fieldset', { class: 'field kind-choices', 'aria-describedby': helped },
        h('legend', {}, labelOf(parameter)),
        among.map((box) => h('label', {}, box, ' ', worded(box.value))), help),
      name, control: among[0], focus: () => among[0].focus(),
      read: () => {
        const said = among.filter((box) => box.checked).map((box) => box.value).join(',');
        return said === '' || said === (plain ?? '') ? undefined : said;
      },
      write: set,
    };
  }
  if (parameter.kind === 'scenario') {
    const control = h('select', { id, name, 'aria-describedby': helped }, h('option', { value: '' }, t('form.as-things-are')));
    const write = (one) => {
      const said = one ?? '';
      if (said && ![...control.options].some((option) => option.value === said)) {
        control.append(h('option', { value: said }, said.startsWith('toml:') ? t('form.own-scenario') : said));
      }
      control.value = said;
    };
    write(value);
    once('api/v1/scenarios').then((answer) => {
      const said = control.value;
      for (const row of answer.rows) {
        if (![...control.options].some((option) => option.value === row.name)) {
          control.append(h('option', { value: row.name }, row.title));
        } else {
          [...control.options].find((option) => option.value === row.name).textContent = row.title;
        }
      }
      control.value = said;
    }, () => {});
    return frame(control, () => control.value || undefined, write);
  }
  const kinds = { whole: 'number', date: 'date' };
  const control = h('input', {
    type: kinds[parameter.kind] ?? 'text', id, name, 'aria-describedby': helped,
    list: listFor(parameter), autocomplete: 'off', spellcheck: 'false',
    min: parameter.kind === 'date' ? '1816-01-01' : parameter.least, max: parameter.most,
    placeholder: parameter.kind === 'whole' && plain !== null ? plain : undefined,
    required: parameter.required,
  });
  const write = (one) => { control.value = one === plain ? '' : textOf(one, parameter.kind); };
  write(value);
  const read = () => {
    const said = control.value.trim();
    if (parameter.kind === 'texts') {
      const parts = said.split(/\s*;\s*/).filter(Boolean);
      return parts.length > 1 ? parts : parts[0];
    }
    return said || undefined;
  };
  return frame(control, read, write);
}

/**
 * A form of a question.
 *
 * @param declaration one row of /api/v1/questions
 * @param {{parameters, first, hidden, submit, heading}} options which fields stand first (those
 *   that the command line takes without a name, if not said), which are left out, what to call
 *   with the parameters when it is sent
 */
export function form(declaration, { parameters = {}, first, hidden = [], submit, action } = {}) {
  const fields = declaration.parameters
    .filter((one) => !hidden.includes(one.name) && one.name !== 'explain')
    .map((one) => field(one, parameters[one.name]));
  const front = first ?? declaration.parameters
    .filter((one) => one.positional || one.required).map((one) => one.name);
  const ahead = fields.filter((one) => front.includes(one.name));
  const behind = fields.filter((one) => !front.includes(one.name));
  const read = () => {
    const said = {};
    for (const one of fields) {
      const value = one.read();
      if (value !== undefined) said[one.name] = value;
    }
    return said;
  };
  const more = behind.length && ahead.length
    ? h('details', { class: 'more', open: behind.some((one) => one.read() !== undefined) },
      h('summary', {}, t('form.more', { count: behind.length })), h('div', { class: 'fields' }, behind.map((one) => one.element)))
    : null;
  const element = h('form', {
    class: 'ask', novalidate: true,
    on: { submit: (event) => { event.preventDefault(); submit?.(read()); } },
  },
  h('div', { class: 'fields' }, (ahead.length ? ahead : behind).map((one) => one.element)), more,
  h('p', { class: 'act' }, h('button', { type: 'submit', class: 'main' }, action ?? t('form.ask'))));
  return {
    element, read, fields,
    write: (said) => fields.forEach((one) => one.write(said[one.name])),
    /** Mark the field that a refusal is about, and go there. */
    mark: (where) => {
      fields.forEach((one) => one.control.removeAttribute('aria-invalid'));
      const at = fields.find((one) => where.split('.').includes(one.name));
      if (!at) return false;
      at.control.setAttribute('aria-invalid', 'true');
      const box = at.element.closest('details');
      if (box) box.open = true;
      return true;
    },
  };
}
