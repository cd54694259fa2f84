import type { components, paths } from './schema.js';

type Schemas = components['schemas'];

/** What is to be exported. */
export type CreateExportTask = Schemas['CreateExportTask'];
/** A task, with all its fields. */
export type ExportTask = Schemas['ExportTask'];
/** A task of a list, with the fields that were asked for. */
export type ListedExportTask = Schemas['ListedExportTask'];
/** Which tasks are listed, and what of them. */
export type ListExportTasks = Schemas['ListExportTasks'];
/** How a task is doing at one moment. */
export type ExportTaskEvent = Schemas['ExportTaskEvent'];
/** The beginning of a file. */
export type Preview = Schemas['Preview'];
/** A record type with its columns. */
export type RecordType = Schemas['RecordType'];
/** How a file is written. */
export type FileOptions = Schemas['FileOptions'];
/** The body of every answer that is not 200. */
export type ErrorEnvelope = Schemas['ErrorEnvelope'];

/** The paths of the calls, which the compiler holds to the document. */
export type Path = keyof paths;
