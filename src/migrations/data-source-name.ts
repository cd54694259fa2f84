/** Name of the TypeORM data source of the tasks; it must differ from the data sources of a host application. */
export const DATABASE = 'export-task';
