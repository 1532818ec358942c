import { ask } from './api.js';
import { prepareFaults, showFaults, translateFaults } from './faults.js';
import { showPhones, tickPhones } from './phones.js';
import { switchLanguage, translatePage } from './texts.js';
import { showTrades } from './trades.js';

const POLL_MILLISECONDS = 1000;
let shown = '';

async function refresh() {
  const [books, buyers, faults, notices] = await Promise.all(['books', 'api/buyers', 'control', 'api/notices'].map(path => ask(path)));
  if (!books || !buyers || !faults || !notices)
    return;
  showPhones(buyers, books.trades, refresh);
  // What has not changed is left alone, so that it can be selected and copied.
  const now = JSON.stringify([document.documentElement.lang, books, buyers, faults, notices]);
  if (now === shown)
    return;
  shown = now;
  showFaults(faults);
  showTrades(books, buyers, notices);
}

function translate() {
  translatePage();
  translateFaults();
}

async function keepRefreshing() {
  if (!document.hidden)
    await refresh();
  setTimeout(keepRefreshing, POLL_MILLISECONDS);
}

prepareFaults(refresh);
translate();
document.getElementById('language').onclick = () => {
  switchLanguage();
  translate();
  refresh();
};
setInterval(tickPhones, POLL_MILLISECONDS);
keepRefreshing();
