import { Observable, useObservable } from '../observable';
import { apiUrl, pageUrl, settings } from '../settings';

/** Why nobody is signed in. */
export type SignedOutReason = 'new' | 'left' | 'expired' | 'refused' | 'code-used' | 'unreachable';

/** The state of the sign-in: still opening, signed out, or signed in with a token. */
export type Session =
  { state: 'opening' } | { state: 'out'; reason: SignedOutReason } | { state: 'in'; token: string };

/** The token lives as long as the tab: it is never in an address, a cookie or another tab. */
const STORED = `export-task-console.token ${apiUrl}`;

/** Type of the message `{ type, token }`, with which the page around a frame hands its token over. */
const TOKEN_MESSAGE = 'export-task-console:token';

/** Type of the message with which the console asks that page for it. */
const TOKEN_WANTED = 'export-task-console:token-wanted';

const session = new Observable<Session>({ state: 'opening' });

/** The session, as a hook. */
export function useSession(): Session {
  return useObservable(session);
}

/** Signs in with a token. */
export function signIn(token: string): void {
  sessionStorage.setItem(STORED, token);
  session.set({ state: 'in', token });
}

/** Signs out, and forgets the token. */
export function signOut(reason: SignedOutReason): void {
  sessionStorage.removeItem(STORED);
  session.set({ state: 'out', reason });
}

/** The token has expired or is unknown: the application may have a new one; if it has none, the console asks for one. */
export async function renew(): Promise<void> {
  const before = session.get();
  const refused = before.state === 'in' ? before.token : undefined;
  const token = await applicationToken();
  askParent();
  if (token !== undefined && token !== refused) signIn(token);
  else signOut(refused === undefined ? 'refused' : 'expired');
}

/** Opens the session: with the code of a link, the token of this tab, the application's token, or that of the page around. */
export async function openSession(): Promise<void> {
  addEventListener('message', ({ origin, data }: MessageEvent<unknown>) => {
    const own = new URL(pageUrl).origin;
    if (origin !== own && !settings.frameAncestors.includes(origin)) return;
    if (isTokenMessage(data)) signIn(data.token);
  });
  const code = takeCode();
  if (code !== undefined) {
    await redeem(code);
    return;
  }
  const stored = sessionStorage.getItem(STORED) ?? (await applicationToken());
  askParent();
  if (stored !== undefined) signIn(stored);
  else if (session.get().state === 'opening') signOut('new');
}

/** Takes the code out of the address, so that it stays in no history. */
function takeCode(): string | undefined {
  const [, code] = /^#code=([\w-]+)$/.exec(location.hash) ?? [];
  if (code !== undefined) history.replaceState(null, '', '#/');
  return code;
}

async function redeem(code: string): Promise<void> {
  try {
    const answer = await fetch(`session/${code}`, { method: 'POST' });
    if (answer.ok) signIn(((await answer.json()) as { token: string }).token);
    else signOut('code-used');
  } catch {
    signOut('unreachable');
  }
}

async function applicationToken(): Promise<string | undefined> {
  if (!settings.session) return undefined;
  const answer = await fetch('session').catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as { token: string }).token : undefined;
}

/** Asks the page that shows the console in a frame for a token; only the named origins get to read the question. */
function askParent(): void {
  if (parent === window) return;
  for (const origin of [new URL(pageUrl).origin, ...settings.frameAncestors]) {
    parent.postMessage({ type: TOKEN_WANTED }, origin);
  }
}

function isTokenMessage(data: unknown): data is { token: string } {
  const message = data as { type?: unknown; token?: unknown } | null;
  return message?.type === TOKEN_MESSAGE && typeof message.token === 'string';
}
