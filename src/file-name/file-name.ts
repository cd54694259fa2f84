/** File systems allow 255 bytes of UTF-8. The rest is for suffixes of browsers, e.g. `.crdownload`. */
const LONGEST_BYTES = 200;

/** Characters that some file system refuses, and white space. */
// eslint-disable-next-line no-control-regex -- file systems refuse control characters
const REFUSED = /[^\S\ufeff]+|[\u0000-\u001f\u007f-\u009f<>:"/\\|?*]+/g;

/** Invisible characters and those that turn the direction of the text, except the ones that hold an emoji together. */
const INVISIBLE =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)(?:\u200d|\ufe0f)|(?!\u200d|\ufe0f)(?:\p{C}|\p{Default_Ignorable_Code_Point})/gu;

/** Names of devices: Windows opens the device, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;

/**
 * A file name that every file system takes and that shows all that it contains.
 * @param title any text. What is left of it is cut so that the name fits; `export` if nothing is left.
 * @param extension with its dot, e.g. `.csv.gz`, or empty.
 */
export function fileName(title: string, extension: string): string {
  const visible = title.toWellFormed().replace(REFUSED, ' ').replace(INVISIBLE, '').replace(/ +/g, ' ');
  const plain = visible.replace(/^[ .]+|[ .]+$/g, '').replace(DEVICE, '_$1');
  return `${cut(plain, LONGEST_BYTES - byteLength(extension)).replace(/[ .]+$/, '') || 'export'}${extension}`;
}

/** Cuts a text after the last character that fits. A character is one that a reader sees, e.g. an emoji of several parts. */
function cut(text: string, bytes: number): string {
  if (byteLength(text) <= bytes) return text;
  let result = '';
  let left = bytes;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= byteLength(segment);
    if (left < 0) break;
    result += segment;
  }
  return result;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
