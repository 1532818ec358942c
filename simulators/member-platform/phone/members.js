import { ask, element, speak, word } from "./words.js";

let members = [];

const alipayOf = (member) => (member.alipayBuyer ? `${word("alipay")} …${member.alipayBuyer.slice(-4)}` : word("noAlipay"));

function row(member) {
  const link = element("a", "", element("b", "", member.displayName), element("span", "dim", member.memberId), element("span", "dim end", member.blocked ? word("blocked") : alipayOf(member)));
  link.href = `/phone/${encodeURIComponent(member.memberId)}`;
  return element("li", "", link);
}

function show() {
  document.title = word("members");
  document.getElementById("members").replaceChildren(...members.map(row));
}

speak(show);
members = await ask("GET", "/api/members");
show();
