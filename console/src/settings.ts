/** What the service says of itself in the page. `src/console/console.controller.ts` writes it. */
export interface Settings {
  /** Where the calls are, relative to the page's folder. */
  api: string;
  /** Origins of pages that may hand over a token, beside the page's own. */
  frameAncestors: string[];
  /** Whether the application may have a token for whoever opens the page. */
  session: boolean;
}

const given = document.querySelector<HTMLMetaElement>('meta[name=console-settings]')?.content ?? '{}';

export const settings = JSON.parse(given) as Settings;

/** The folder of the page. */
export const pageUrl = new URL('.', location.href).href.replace(/[?#].*$/, '');

/** The base URL of the calls, e.g. `https://platform.example.com/export`. */
export const apiUrl = new URL(settings.api, pageUrl).href.replace(/\/+$/, '');
