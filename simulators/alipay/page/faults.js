import { ask } from './api.js';
import { make } from './dom.js';
import { text } from './texts.js';

const form = document.getElementById('plan');
const explained = document.getElementById('explained');
const waiting = document.getElementById('waiting');

const subCodes = [
  'isp.unknow-error', 'ACQ.SYSTEM_ERROR', 'AQC.SYSTEM_ERROR', 'ACQ.PAYMENT_AUTH_CODE_INVALID', 'ACQ.TRADE_HAS_SUCCESS', 'ACQ.TRADE_HAS_CLOSE',
  'ACQ.TRADE_NOT_EXIST', 'ACQ.CONTEXT_INCONSISTENT', 'ACQ.TRADE_BUYER_NOT_MATCH', 'ACQ.BUYER_BALANCE_NOT_ENOUGH', 'ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH',
  'ACQ.PULL_MOBILE_CASHIER_FAIL', 'ACQ.PAYMENT_REQUEST_HAS_RISK', 'ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR', 'ACQ.TRADE_CANCEL_TIME_OUT',
  'ACQ.TRADE_HAS_FINISHED', 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
];

const tellsACode = kind => kind === 'answer' || kind === 'decided-answer';
const takesTime = kind => kind.includes('late');
const hasMethod = kind => !kind.startsWith('notify') && kind !== 'retry-flag';

export function prepareFaults(changed) {
  document.getElementById('codes').append(...['20000', '20001', '40001', '40002', '40004', '40006', '10003'].map(value => make('option', { value })));
  document.getElementById('sub-codes').append(...subCodes.map(value => make('option', { value })));
  form.kind.onchange = showFields;
  form.onsubmit = async event => {
    event.preventDefault();
    const kind = form.kind.value;
    const fault = { kind, count: Number(form.count.value) };
    if (kind === 'retry-flag')
      fault.method = 'alipay.trade.cancel';
    if (hasMethod(kind) && form.elements.method.value)
      fault.method = form.elements.method.value;
    if (takesTime(kind))
      fault.milliseconds = Number(form.milliseconds.value);
    if (tellsACode(kind))
      [fault.code, fault.subCode] = [form.code.value, form.subCode.value || null];
    await ask('control', 'POST', fault);
    await changed();
  };
  document.getElementById('clear').onclick = () => ask('control', 'DELETE').then(changed);
}

export function translateFaults() {
  fill(form.kind, Object.entries(text('faults')).map(([value, [name]]) => [value, name]));
  fill(form.elements.method, [['', text('any')], ...Object.entries(text('methods')).map(([value, name]) => [value, `${name} (${value})`])]);
  showFields();
}

export function showFaults(faults) {
  waiting.replaceChildren(...faults.map(fault => make('li', {},
    make('span', {}, nameOf(fault)),
    make('span', {}, text('times')(fault.count)))));
  if (!faults.length)
    waiting.append(make('li', { className: 'none' }, text('nothingWaits')));
}

function nameOf(fault) {
  const details = [
    fault.method && (text('methods')[fault.method] ?? fault.method),
    tellsACode(fault.kind) && [fault.code, fault.subCode].filter(Boolean).join(' '),
    takesTime(fault.kind) && `${fault.milliseconds} ms`,
  ];
  return [text('faults')[fault.kind][0], ...details.filter(Boolean)].join(' · ');
}

function showFields() {
  const kind = form.kind.value;
  explained.textContent = text('faults')[kind][1];
  const show = (field, shown) => field.closest('label').hidden = !shown;
  show(form.elements.method, hasMethod(kind));
  show(form.code, tellsACode(kind));
  show(form.subCode, tellsACode(kind));
  show(form.milliseconds, takesTime(kind));
}

function fill(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, name]) => make('option', { value }, name)));
  select.value = options.some(([value]) => value === chosen) ? chosen : options[0][0];
}
