import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en as exportsEn, zh as exportsZh } from '../exports/exports.words';
import { en as requestEn, zh as requestZh } from '../request/request.words';
import { en as shellEn, zh as shellZh } from '../shell/shell.words';

export type Language = 'zh' | 'en';

/** The words that the first views need; `addWords` adds those of a view that is loaded later. */
const words = {
  zh: { shell: shellZh, exports: exportsZh, request: requestZh },
  en: { shell: shellEn, exports: exportsEn, request: requestEn },
};

const STORED = 'export-task-console.language';

export const translations: i18n = createInstance();
void translations.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'en',
  resources: words,
  defaultNS: 'shell',
  interpolation: { escapeValue: false },
  initAsync: false,
});
document.documentElement.lang = translations.language;

/** Adds the words of a view. Both languages have the same keys, which the compiler checks where they are written. */
export function addWords(namespace: string, { zh, en }: { zh: object; en: object }): void {
  translations.addResourceBundle('zh', namespace, zh);
  translations.addResourceBundle('en', namespace, en);
}

/** Switches the language and remembers it in this browser. */
export function setLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language;
  void translations.changeLanguage(language);
}

/** The language that was chosen before, or the first of the browser's that there is. */
function firstLanguage(): Language {
  const wanted = [localStorage.getItem(STORED) ?? '', ...navigator.languages];
  const known = wanted.map((name) => name.slice(0, 2)).find((name) => name === 'zh' || name === 'en');
  return known === 'zh' ? 'zh' : 'en';
}
