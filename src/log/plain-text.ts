/** What a terminal or a reader of lines takes for more than a character; a line feed and a tab are left to an entry. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u2028\u2029]/gu;

/** The text with its control characters spelled out, as JSON spells them. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The text as one entry of a log that people read: its further lines are indented. */
export function entryText(text: string): string {
  return withoutControls(text).replaceAll('\n', '\n    ');
}
