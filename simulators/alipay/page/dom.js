import { language } from './texts.js';

// Children that are text become text nodes: what a merchant writes is shown, never parsed.
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export const yuan = fen => (fen / 100).toLocaleString(language, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' });

export const clock = time => new Date(time).toLocaleTimeString(language, { hour12: false });
