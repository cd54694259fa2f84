// #region exempt
import {
  Injectable,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { isExportTaskCall } from 'export-task-service';
import { map, type Observable } from 'rxjs';

/** Wraps the answers of the application's own calls. */
@Injectable()
export class WrapAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (isExportTaskCall(context)) return next.handle();
    return next.handle().pipe(map((data: unknown) => ({ success: true, data })));
  }
}

/** Lets callers with a session in, and every call of the export, which has its Access-Token. */
@Injectable()
export class SessionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return isExportTaskCall(context) || headers['cookie'] !== undefined;
  }
}
// #endregion
