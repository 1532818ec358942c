// OpenID Connect by oidc-client-ts: code with PKCE, tokens in this tab's session storage, renewed silently.
const { UserManager, WebStorageStateStore } = window.oidc;
let users;
let renewing;

export async function start({ authority, clientId, scope }, base) {
  users = new UserManager({
    authority, client_id: clientId, scope,
    redirect_uri: `${base}signed-in`,
    post_logout_redirect_uri: base,
    response_type: "code",
    automaticSilentRenew: false,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
  });
  const here = new URL(location.href);
  if (here.pathname !== new URL(`${base}signed-in`).pathname) return {};
  try {
    const user = await users.signinRedirectCallback();
    // Only to a page of ours, whatever the address said when they left.
    const back = new URL(user.state?.address ?? "/", base);
    return { address: back.origin === here.origin ? back.pathname + back.search : "/" };
  } catch (fault) {
    return { address: "/", fault: String(fault.message ?? fault) };
  }
}

export function signIn(address, another) {
  return users.signinRedirect({
    state: { address }, prompt: another ? "select_account" : undefined, ui_locales: document.documentElement.lang,
  });
}

export async function signOut() {
  const user = await users.getUser();
  if (user === null) return;
  await users.signoutRedirect({ id_token_hint: user.id_token });
}

// One that expires within the minute is renewed first; many callers wait for one renewal.
export async function token() {
  const user = await users.getUser();
  if (user === null) return null;
  if (user.expires_in > 60) return user.access_token;
  renewing ??= users.signinSilent().catch(() => null).finally(() => { renewing = undefined; });
  const renewed = await renewing;
  return (renewed ?? (user.expired ? null : user))?.access_token ?? null;
}
