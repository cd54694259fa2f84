import { ApiSchema, PartialType } from '@nestjs/swagger';
import { ExportTaskView } from './export-task-view.dto.js';

/** A task of a list, which shows the fields that the request names. */
@ApiSchema({ description: 'An export task, by the fields that `filter` names, or the default ones.' })
export class ListedExportTask extends PartialType(ExportTaskView) {}
