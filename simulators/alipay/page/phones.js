import { ask } from './api.js';
import { make, yuan } from './dom.js';
import { text } from './texts.js';

const LIFETIME_SECONDS = 60;
const phones = new Map();

/** One phone a buyer: the pay code, the balance, and the payment that waits for a word. */
export function showPhones(buyers, trades, changed) {
  for (const buyer of buyers) {
    if (!phones.has(buyer.buyerId))
      phones.set(buyer.buyerId, new Phone(buyer.buyerId, changed));
    phones.get(buyer.buyerId).show(buyer, trades.filter(t => t.buyerId === buyer.buyerId));
  }
}

export const tickPhones = () => phones.forEach(phone => phone.tick());

class Phone {
  constructor(buyerId, changed) {
    this.buyerId = buyerId;
    this.changed = changed;
    this.name = make('b');
    this.habit = make('span');
    this.balanceLabel = make('span');
    this.balance = make('strong');
    this.label = make('small');
    this.bars = make('img', { className: 'bars', alt: 'Code 128' });
    this.digits = make('output');
    this.qr = make('img', { className: 'qr', alt: 'QR' });
    this.life = make('progress', { max: LIFETIME_SECONDS, value: LIFETIME_SECONDS });
    this.left = make('span');
    this.renewButton = make('button', { type: 'button', className: 'plain', onclick: () => this.renew() });
    // Inside the demonstration the scanner is on the page around this one, and who that may be the policy of this one says.
    this.hold = make('button', { type: 'button', hidden: window.parent === window, onclick: () => window.parent.postMessage({ code: this.digits.textContent.replaceAll(' ', '') }, '*') });
    this.sheet = make('div', { className: 'sheet', hidden: true });
    document.getElementById('phones').append(make('article', { className: 'phone' },
      make('div', { className: 'who' }, this.name, this.habit, make('div', { className: 'balance' }, this.balanceLabel, this.balance)),
      make('div', { className: 'code' }, this.label, this.bars, this.digits, this.hold, this.qr, this.life, make('div', { className: 'left' }, this.left, this.renewButton)),
      this.sheet));
    this.renew();
  }

  show(buyer, trades) {
    this.name.textContent = buyer.logon;
    this.habit.textContent = text(buyer.confirms ? 'confirms' : 'atOnce');
    this.balanceLabel.textContent = text('balance');
    this.balance.textContent = yuan(buyer.balanceFen);
    this.label.textContent = text('payCode');
    this.renewButton.textContent = text('refresh');
    this.hold.textContent = text('holdToScanner');
    // A trade has used the code up.
    if (this.trades !== undefined && trades.length > this.trades)
      this.renew();
    this.trades = trades.length;
    this.showWaiting(trades.filter(t => t.status === 'wait-buyer-pay'));
  }

  showWaiting(waiting) {
    const key = JSON.stringify([document.documentElement.lang, waiting.map(t => t.outTradeNo)]);
    if (key === this.waiting)
      return;
    this.waiting = key;
    const [trade, ...more] = waiting;
    this.sheet.hidden = !trade;
    if (!trade)
      return;
    const does = what => ask(`api/trades/${encodeURIComponent(trade.outTradeNo)}/${what}`, 'POST').then(this.changed);
    this.sheet.replaceChildren(
      make('small', {}, `${text('payTo')} ${trade.subject}`),
      make('strong', {}, yuan(trade.amountFen)),
      make('button', { type: 'button', onclick: () => does('pay') }, text('pay')),
      make('button', { type: 'button', className: 'plain', onclick: () => does('leave') }, text('leave')),
      ...(more.length ? [make('p', { className: 'more' }, text('moreWait')(more.length))] : []));
  }

  async renew() {
    this.renewing = true;
    const code = await ask(`api/buyers/${encodeURIComponent(this.buyerId)}/pay-codes`, 'POST');
    this.renewing = false;
    if (!code)
      return;
    this.expires = Date.parse(code.expiresAt);
    this.digits.textContent = code.code.replace(/(.{4})(?=.)/g, '$1 ');
    this.bars.src = `api/pay-codes/${code.code}/bars.svg`;
    this.qr.src = `api/pay-codes/${code.code}/qr.svg`;
    this.tick();
  }

  tick() {
    if (!this.expires)
      return;
    const left = Math.max(0, Math.ceil((this.expires - Date.now()) / 1000));
    this.life.value = left;
    this.left.textContent = left ? text('seconds')(left) : text('expired');
    for (const picture of [this.bars, this.qr])
      picture.classList.toggle('gone', !left);
    if (!left && !this.renewing && !document.hidden)
      this.renew();
  }
}
