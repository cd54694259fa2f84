/** The rows of one task on their way into its file. The signal that opened the reading also aborts it. */
export interface Reading {
  /** Number of rows in total. */
  readonly total: number;
  /** Number of rows read so far. */
  readonly rows: number;
  /**
   * The rows as lines of the file, without its header. The lanes follow each other in the file and must be read side
   * by side. A block may end in the middle of a line, and is only valid until the next one is requested.
   */
  lanes(): AsyncIterable<Buffer>[];
  /** Ends the reading, even if rows are left. */
  close(): Promise<void>;
}
