import { DataSource } from 'typeorm';
import { readEnvironment } from './src/service/config/environment.js';
import { databasesOf, dataSourceOptions } from './src/service/databases.js';

const environment = readEnvironment();
const { DATABASE_URL } = environment;
if (DATABASE_URL === undefined) throw new Error('DATABASE_URL: is needed for the migrations of a database.');

/** What the TypeORM command line works on; the service itself reads the same options. */
export default new DataSource(dataSourceOptions(databasesOf(DATABASE_URL, environment)));
