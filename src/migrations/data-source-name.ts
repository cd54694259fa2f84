/** The name of the TypeORM data source that holds the tasks; a host application's own have other names. */
export const DATABASE = 'export-task';
