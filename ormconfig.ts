import { DataSource } from 'typeorm';
import { readEnvironment } from './src/service/config/environment.js';
import { dataSourceOptions } from './src/service/databases.js';

const { DATABASE_URL, RECORDS_DATABASE_URL } = readEnvironment();
if (DATABASE_URL === undefined) throw new Error('DATABASE_URL: is needed for the migrations of a database.');

/** What the TypeORM command line works on; the service itself reads the same options. */
export default new DataSource(dataSourceOptions({ tasks: DATABASE_URL, records: RECORDS_DATABASE_URL }));
