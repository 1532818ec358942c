// Every word of the pages, in both languages. Whatever comes from the server is put into the page as text, never as markup.
const words = {
  zh: {
    title: "会员手机", members: "会员", membersHint: "选择一位顾客，打开这位顾客的手机。", language: "English", blocked: "已停用",
    alipay: "支付宝", noAlipay: "未绑定支付宝", memberCode: "会员码", payCode: "付款码",
    memberCodeHint: "请向收银员出示会员码", payCodeHint: "支付宝付款码，请勿发给他人", refresh: "刷新", holdToScanner: "出示给扫码枪", myOrders: "我的订单", noOrders: "还没有订单",
    offline: "连接不上会员平台，正在重试…", order: "订单", store: "门店", discount: "优惠", due: "应付", paidAmount: "实付", items: "件商品", seconds: "秒",
    pay: "付款", leave: "不付了", inAppWaits: "请在应用内确认付款", alipayWaits: "支付宝等待您确认付款", payBefore: "付款截止", receipt: "流水号", refunded: "已退款",
    "awaiting-payment": "待付款", paid: "已付款", closed: "已关闭",
    "in-app": "应用内支付", "bank-card": "银行卡", "with-alipay": "支付宝",
    "payment-waiting": "等待付款", "payment-paid": "已支付", "payment-left": "您已放弃付款", "payment-expired": "付款已超时", "payment-cancelled": "付款已取消",
    "no-alipay-account": "没有绑定支付宝账户", "alipay-unavailable": "支付宝暂时无法使用", "nothing-to-pay": "这笔订单现在无需付款",
    "trade-unknown": "支付宝没有这笔交易", failed: "操作没有成功，请重试", sent: "已提交，请稍候…",
  },
  en: {
    title: "Phone", members: "Members", membersHint: "Choose a customer to open that customer's phone.", language: "中文", blocked: "blocked",
    alipay: "Alipay", noAlipay: "no Alipay", memberCode: "Member code", payCode: "Pay code",
    memberCodeHint: "Show this code to the shop assistant", payCodeHint: "Alipay pay code: do not send it to anybody", refresh: "Refresh", holdToScanner: "Hold it to the scanner", myOrders: "My orders", noOrders: "No orders yet",
    offline: "The member platform does not answer; trying again…", order: "Order", store: "Store", discount: "Discount", due: "To pay", paidAmount: "Paid", items: "items", seconds: "s",
    pay: "Pay", leave: "Do not pay", inAppWaits: "Confirm the payment in the app", alipayWaits: "Alipay waits for your confirmation", payBefore: "Pay before", receipt: "Receipt", refunded: "refunded",
    "awaiting-payment": "To be paid", paid: "Paid", closed: "Closed",
    "in-app": "in the app", "bank-card": "bank card", "with-alipay": "Alipay",
    "payment-waiting": "Waiting", "payment-paid": "Paid", "payment-left": "You left the payment", "payment-expired": "The time to pay is over", "payment-cancelled": "The payment was cancelled",
    "no-alipay-account": "No Alipay account is linked", "alipay-unavailable": "Alipay cannot be used at the moment", "nothing-to-pay": "Nothing is to be paid for this order now",
    "trade-unknown": "Alipay does not know this trade", failed: "That did not work. Try again", sent: "Sent, one moment…",
  },
};

const remembered = "language";
// A page that shows the phone inside it says which language it speaks.
const asked = new URLSearchParams(location.search).get("lang");
if (asked) localStorage.setItem(remembered, asked.startsWith("en") ? "en" : "zh");
let language = localStorage.getItem(remembered) === "en" ? "en" : "zh";

export const word = (key) => words[language][key] ?? key;

/** The text of both languages that is of this one. */
export const local = (text) => text?.[language] ?? "";

export const yuan = (fen) => `¥${(fen / 100).toFixed(2)}`;

export const time = (iso) => new Date(iso).toLocaleTimeString(language === "zh" ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** An element with a class and children; strings become text. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Fills in the page's fixed words, now and whenever the language is switched. */
export function speak(changed) {
  const say = () => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);
    document.getElementById("language").textContent = word("language");
    changed();
  };
  document.getElementById("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    localStorage.setItem(remembered, language);
    say();
  });
  say();
}

/** The answer's JSON, or null; a refusal is thrown with its code. */
export async function ask(method, path, body) {
  const answer = await fetch(path, { method, headers: body ? { "content-type": "application/json" } : {}, body: body ? JSON.stringify(body) : undefined });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(problem.title ?? answer.statusText), { code: problem.code ?? "failed" });
}
