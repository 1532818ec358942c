import { text } from './texts.js';

const problem = document.getElementById('problem');

/** Asks the simulator; what it refuses is shown, and null is returned. */
export async function ask(path, method = 'GET', body) {
  try {
    const answer = await fetch(path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) });
    const said = answer.headers.get('content-type')?.includes('json') ? await answer.json() : {};
    say(answer.ok ? null : said.detail ?? said.title ?? `${answer.status}`);
    return answer.ok ? said : null;
  } catch {
    say(text('unreachable'));
    return null;
  }
}

function say(what) {
  if (what) {
    problem.textContent = what;
    problem.hidden = false;
    problem.saidAt = Date.now();
  } else if (Date.now() - (problem.saidAt ?? 0) > 4000)
    problem.hidden = true;
}
