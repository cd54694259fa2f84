import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Caller } from '../../auth/caller.js';
import type { RecordType } from '../../exporter/record-type.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { CUSTOM_ROLE, memberRoleNumbers } from '../../auth/member-role.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import type { ExportTask } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';

/** Decides by a member's role which record types the member may export. */
@Injectable()
export class ExportTaskAccess implements OnApplicationBootstrap {
  constructor(
    private readonly exporters: ExporterRegistry,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /** @throws Error one line, if `typeRoles` names an unknown type: a typo would leave the intended type unrestricted. */
  onApplicationBootstrap(): void {
    const known = this.exporters.catalogue.map(({ value }) => value);
    const unknown = [...this.options.typeRoles.keys()].find((type) => !known.includes(type));
    if (unknown === undefined) return;
    throw new Error(
      `typeRoles (TYPE_ROLES): unknown record type ${unknown}. Must be one of ${known.join(', ')}.`,
    );
  }

  /** The record types that the caller may export, with their columns. */
  catalogue({ role }: Caller): RecordType[] {
    return this.exporters.catalogue.filter(({ value }) => this.rolesOf(value).includes(role));
  }

  /**
   * Checks that the caller may export the task's type.
   * @throws PlatformError 4031006 for a custom role, 4031005 for any other.
   */
  check({ corpId, role }: Caller, task: Pick<ExportTask, 'type' | 'params' | 'extend'>): void {
    const type = this.exporters.exportedType(task.type, { ...task, corpId });
    const roles = this.rolesOf(type);
    if (roles.includes(role)) return;
    throw new PlatformError(
      role === CUSTOM_ROLE ? ErrorCode.operationRightsNeeded : ErrorCode.administratorNeeded,
      `type: role ${role} may not export type ${type}. Only role ${roles.join(' or ')} may.`,
    );
  }

  private rolesOf(type: number): readonly number[] {
    return this.options.typeRoles.get(type) ?? memberRoleNumbers;
  }
}
