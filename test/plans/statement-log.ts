import type { DataSource, Logger } from 'typeorm';

/** A statement as the service sent it. */
export interface Statement {
  sql: string;
  values: unknown[];
}

/** Writes down what the service asks its database. */
export class StatementLog implements Logger {
  private statements: Statement[] = [];

  constructor(dataSource: DataSource) {
    dataSource.setOptions({ logger: this });
  }

  /** The statements that a call sends. */
  async of(call: () => Promise<unknown>): Promise<Statement[]> {
    this.statements = [];
    await call();
    return this.statements;
  }

  logQuery(sql: string, values: unknown[] = []): void {
    // Transactions have no plan.
    if (!/^(START TRANSACTION|COMMIT|ROLLBACK)/.test(sql)) this.statements.push({ sql, values });
  }

  logQueryError(): void {
    // The call fails by itself.
  }

  logQuerySlow(): void {
    // Speed is measured elsewhere.
  }

  logSchemaBuild(): void {
    // The schema is there already.
  }

  logMigration(): void {
    // The schema is there already.
  }

  log(): void {
    // What TypeORM tells besides.
  }
}
