import { clock, make, yuan } from './dom.js';
import { text } from './texts.js';

const look = { 'wait-buyer-pay': 'waits', 'trade-success': 'good', 'trade-finished': 'good', waiting: 'waits', delivered: 'good', 'given-up': 'bad' };

/** Every trade, newest first, with how far its newest notification has come. */
export function showTrades(books, buyers, notices) {
  const logons = new Map(buyers.map(b => [b.buyerId, b.logon]));
  document.getElementById('held').textContent = yuan(books.heldFen);
  const rows = books.trades.map(trade => row(trade, logons, notices.find(n => n.outTradeNo === trade.outTradeNo)));
  document.getElementById('trades').replaceChildren(...rows);
  if (!rows.length)
    document.getElementById('trades').append(make('tr', {}, make('td', { colSpan: 8, className: 'none' }, text('noTrades'))));
}

function row(trade, logons, notice) {
  return make('tr', {},
    make('td', {}, clock(trade.createdAt)),
    make('td', {}, trade.outTradeNo, make('small', {}, trade.tradeNo ?? '–')),
    make('td', {}, logons.get(trade.buyerId) ?? '–'),
    make('td', {}, trade.subject ?? '–'),
    make('td', { className: 'number' }, yuan(trade.amountFen)),
    make('td', { className: 'number' }, trade.refundedFen ? yuan(trade.refundedFen) : '–'),
    make('td', {}, badge(trade.status, text('states')[trade.status])),
    make('td', {}, notice ? badge(notice.state, text('notices')[notice.state](notice.sends)) : '–'));
}

const badge = (state, name) => make('span', { className: `badge ${look[state] ?? ''}` }, name);
