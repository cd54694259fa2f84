import { insertEnterprises } from '../exporters/aggregate-enterprises.js';
import { Fixture } from '../exporters/every-type/fixture.js';
import { sqlTypes } from '../exporters/every-type/registered.js';
import { PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';

/** What stands in the records of the enterprise `other`, and may be in no file of `acme`. */
export const LEAK = 'leak';

/** What `extend` must have for a type of which `acme` has records. */
export const extendOf: Record<number, Record<string, string>> = {
  1: { product_id: PRODUCT },
  6: { app_id: 'mine' },
  9: { product_id: PRODUCT },
};

/** A service with records of all ten types, of `acme` and of `other`. */
export class EveryType {
  private constructor(
    readonly service: TestService,
    private readonly warranty: WarrantyUnderTest,
  ) {}

  static async start(variables: Record<string, string>, seed: number): Promise<EveryType> {
    const leaking = app('theirs', { corpId: 'other' });
    const warranty = await WarrantyUnderTest.start([
      app('mine'),
      { ...leaking, records: leaking.records.map((record) => ({ ...record, remark: LEAK })) },
    ]);
    const service = await TestService.start({ ...warranty.variables, ...variables });
    const { database } = service;
    await insertEnterprises(database);
    for (const type of sqlTypes(service)) {
      const { table } = type.source;
      const [filled] = await database.query(`SELECT FROM ${table} LIMIT 1`);
      if (filled) continue;
      await Fixture.fill(type, ['acme', 'other'], database, seed);
      const stored = await database.query<{ column_name: string }>(
        `SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND data_type = 'text'`,
        [table],
      );
      const keys = [...type.keys, ...type.requiredExtend, 'corp_id'];
      const texts = stored.filter(({ column_name: name }) => !keys.includes(name));
      const set = texts.map(({ column_name: name }) => `"${name}" = '${LEAK}'`);
      await database.query(`UPDATE ${table} SET ${set.join(', ')} WHERE corp_id = 'other'`);
    }
    return new EveryType(service, warranty);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.warranty.plugin.stop();
  }
}
