import { ConsoleModule } from 'export-task-service';
import type { IncomingMessage } from 'node:http';

// #region console
/** The console at `/internal/console`, for members who have logged in to the application. */
export const ordersConsole = ConsoleModule.forRoot({
  prefix: 'internal',
  token: ({ headers }: Pick<IncomingMessage, 'headers'>) => tokenOfSession(headers.cookie),
});

/** A real application would look its session up, and issue a token for the member. */
function tokenOfSession(cookie = ''): string | undefined {
  return cookie.includes('session=ann') ? 'token-of-ann' : undefined;
}
// #endregion
