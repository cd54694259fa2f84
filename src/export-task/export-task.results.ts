/**
 * What a task's `result_code` can be, and the sentence that `result_desc` then is. `detail` is text for people:
 * it never holds internals.
 */
const sentences = {
  exported: (rows: string) => `导出完成，共 ${rows} 行。`,
  refused: (reason: string) => `任务条件不再有效，无法导出：${reason}`,
  read_failed: () => '读取数据时发生故障，导出未完成。请稍后重新创建任务；若仍失败，请联系管理员。',
  store_failed: () => '保存文件时发生故障，导出未完成。请稍后重新创建任务；若仍失败，请联系管理员。',
  cancelled: () => '任务已取消。',
  worker_lost: (attempts: string) =>
    `导出过程被中断 ${attempts} 次，已停止重试。请重新创建任务；若仍失败，请联系管理员。`,
} as const;

export type ResultCode = keyof typeof sentences;

/** How an attempt ended. */
export interface Result {
  code: ResultCode;
  desc: string;
}

/** The result with its sentence. */
export function result(code: ResultCode, detail: string | number = ''): Result {
  return { code, desc: sentences[code](String(detail)) };
}
