import type { en as create } from '../create/create.words';
import type { en as exports } from '../exports/exports.words';
import type { en as overview } from '../overview/overview.words';
import type { en as request } from '../request/request.words';
import type { en as schedules } from '../schedules/schedules.words';
import type { en as shell } from '../shell/shell.words';
import type { en as webhooks } from '../webhooks/webhooks.words';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: {
      shell: typeof shell;
      exports: typeof exports;
      create: typeof create;
      overview: typeof overview;
      request: typeof request;
      schedules: typeof schedules;
      webhooks: typeof webhooks;
    };
  }
}
