/** The rows of one task on their way into its file. The signal that it was opened with stops what is done for it. */
export interface Reading {
  /** How many rows there are. */
  readonly total: number;
  /** How many have been read so far. */
  readonly rows: number;
  /**
   * The rows as lines of the file, without its header, in parts that follow each other and are to be read side by
   * side. A block may be cut anywhere, and is lent: it may be overwritten once the next one is asked for.
   */
  lanes(): AsyncIterable<Buffer>[];
  /** Ends the reading, whether all rows were read or not. */
  close(): Promise<void>;
}
