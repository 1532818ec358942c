import { ask, element, local, speak, time, word, yuan } from "./words.js";

const memberId = decodeURIComponent(location.pathname.split("/").pop());
const at = (id) => document.getElementById(id);
const api = `/api/members/${encodeURIComponent(memberId)}`;

// ── The code that a scanner reads ────────────────────────────────────────────────────────────────────────
const kinds = {
  "member-code": { hint: "memberCodeHint", fetch: () => ask("POST", "/api/member-codes", { memberId }) },
  "pay-code": { hint: "payCodeHint", fetch: () => ask("POST", `${api}/pay-codes`) },
};
let kind = "member-code";
let code = null; // { text, until, lasts } or { problem }
let asked = 0;

async function renew() {
  const mine = ++asked;
  const of = kinds[kind];
  try {
    const issued = await of.fetch();
    if (mine !== asked) return;
    const until = Date.parse(issued.expiresAt);
    code = { text: issued.code, until, lasts: Math.max(1, until - Date.now()) };
  } catch (refused) {
    if (mine !== asked) return;
    code = { problem: refused.code ?? "failed" };
  }
  showCode();
}

const picture = (of) => `/codes/${encodeURIComponent(code.text)}.svg?kind=${of}`;

function showCode() {
  for (const name of Object.keys(kinds)) at(`tab-${name}`).setAttribute("aria-selected", String(name === kind));
  at("code-hint").textContent = word(kinds[kind].hint);
  const shown = Boolean(code?.text);
  // While a code is on its way its place is kept.
  at("code-pictures").classList.toggle("away", !shown);
  at("code-pictures").hidden = Boolean(code?.problem);
  at("code-problem").hidden = !code?.problem;
  at("code-problem").textContent = code?.problem ? word(code.problem) : "";
  if (shown) {
    at("code-128").src = picture("code128");
    at("code-qr").src = picture("qr");
    at("code-qr").alt = at("code-128").alt = code.text;
    at("code-digits").textContent = code.text.replace(/(\d{4})(?=\d)/g, "$1 ");
  }
  countDown();
}

function countDown() {
  const left = code?.text ? Math.max(0, code.until - Date.now()) : 0;
  at("code-left").value = code?.text ? (60 * left) / code.lasts : 0;
  at("code-seconds").textContent = code?.text ? `${Math.ceil(left / 1000)} ${word("seconds")}` : "";
  // An expired code is of no use to anybody who looks at it.
  if (code?.text && left === 0 && !document.hidden) {
    code = null;
    renew();
  }
}

function choose(name) {
  kind = name;
  code = null;
  showCode();
  renew();
}

// ── My orders ────────────────────────────────────────────────────────────────────────────────────────────
let orders = [];
let shownOrders = "";
const said = new Map(); // what became of a button: order and its state then → a word

const payer = (order) => word(order.payWith === "alipay" ? "with-alipay" : order.payWith);

/** Whether the customer's word is waited for, and where. */
function waits(order) {
  if (order.state !== "awaiting-payment") return null;
  if (order.payWith === "in-app" && order.payment?.state === "waiting") return "inAppWaits";
  if (order.payWith === "alipay" && order.tradeNumber) return "alipayWaits";
  return null;
}

const moment = (order) => `${order.orderNo} ${order.sequence} ${order.payment?.number} ${order.payment?.state}`;

async function decide(order, does) {
  const when = moment(order);
  said.set(when, "sent");
  showOrders();
  try {
    await ask("POST", `${api}/orders/${encodeURIComponent(order.orderNo)}/${does}`);
  } catch (refused) {
    said.set(when, refused.code ?? "failed");
    showOrders();
  }
  await refresh();
}

function button(order, does) {
  const made = element("button", does === "pay" ? "strong" : "", word(does));
  made.type = "button";
  made.addEventListener("click", () => decide(order, does));
  return made;
}

function decision(order) {
  const waitsFor = waits(order);
  if (!waitsFor) return null;
  const told = said.get(moment(order));
  const buttons = told === "sent" ? null : element("div", "row buttons", button(order, "leave"), button(order, "pay"));
  const until = order.payWith === "in-app" ? `${word("payBefore")} ${time(order.payment.payBefore)}` : "";
  return element("div", "decision", element("p", "", element("b", "", word(waitsFor)), " ", element("span", "dim", until)),
    told ? element("p", told === "sent" ? "dim" : "problem", word(told)) : null, buttons);
}

function paymentLine(order) {
  const payment = order.payWith === "in-app" ? order.payment : null;
  if (!payment || payment.state === "waiting") return null;
  const parts = [word(`payment-${payment.state}`)];
  if (payment.refundedFen > 0) parts.push(`${word("refunded")} ${yuan(payment.refundedFen)}`);
  if (payment.reference) parts.push(`${word("receipt")} ${payment.reference}`);
  return element("p", "dim", parts.join(" · "));
}

const line = (item) => element("li", "", element("span", "", local(item.name)), element("span", "dim", `×${item.quantity}`), element("span", "end", yuan(item.amountFen)));

function card(order) {
  const discount = order.discountFen > 0 ? element("p", "row dim", word("discount"), element("span", "end", `−${yuan(order.discountFen)}`)) : null;
  return element("article", `card order ${order.state}`,
    element("div", "row", element("span", "dim", `${order.storeId} · ${payer(order)}`), element("strong", "state end", word(order.state))),
    element("ul", "lines", ...order.lines.map(line)),
    discount,
    element("p", "row due", word(order.state === "paid" ? "paidAmount" : "due"), element("b", "end", yuan(order.totalFen - order.discountFen))),
    decision(order), paymentLine(order),
    element("p", "number dim", `${word("order")} ${order.orderNo}`));
}

function showOrders() {
  at("no-orders").hidden = orders.length > 0;
  at("orders").replaceChildren(...orders.map(card));
}

async function refresh() {
  try {
    const fresh = await ask("GET", `${api}/orders`);
    at("offline").hidden = true;
    const text = JSON.stringify(fresh);
    // Only what changed is drawn again: a button must not go away under a finger.
    if (text === shownOrders) return;
    orders = fresh;
    shownOrders = text;
    showOrders();
  } catch {
    at("offline").hidden = false;
  }
}

async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, 1000);
}

for (const name of Object.keys(kinds)) at(`tab-${name}`).addEventListener("click", () => choose(name));
// Inside the demonstration the scanner is on the page around this one, and who that may be the policy of this one says.
if (window.parent !== window) {
  at("code-show").hidden = false;
  at("code-show").addEventListener("click", () => code?.text && window.parent.postMessage({ code: code.text }, "*"));
}
at("code-refresh").addEventListener("click", renew);
at("member").textContent = memberId;
speak(() => {
  document.title = `${memberId} · ${word("title")}`;
  showCode();
  showOrders();
});
choose(location.hash === "#pay-code" ? "pay-code" : "member-code");
setInterval(countDown, 250);
poll();
at("name").textContent = (await ask("GET", "/api/members")).find((m) => m.memberId === memberId)?.displayName ?? "";
