/** Whether an error has one of these codes: of Node.js, e.g. `ENOENT`, or of S3, e.g. `NoSuchKey`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
