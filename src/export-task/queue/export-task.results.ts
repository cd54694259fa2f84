import type { PlatformError } from '../../errors/platform-error.js';
import type { Title } from '../../exporter/column.js';

const again = {
  zh: '请稍后重新创建任务；若仍失败，请联系管理员。',
  en: 'Create the task again later. If it fails again, ask your administrator.',
};

/**
 * The sentences for `result_desc` by `result_code`; {@link refusal} words `refused`. People read these sentences: they
 * never contain internals.
 */
const sentences = {
  exported: (rows) => ({ zh: `导出完成，共 ${rows} 行。`, en: `Exported, ${rows} rows.` }),
  read_failed: () => ({
    zh: `读取数据失败，导出未完成。${again.zh}`,
    en: `The records could not be read. ${again.en}`,
  }),
  store_failed: () => ({
    zh: `保存文件失败，导出未完成。${again.zh}`,
    en: `The file could not be stored. ${again.en}`,
  }),
  finish_failed: () => ({
    zh: `导出结果未能写入任务。${again.zh}`,
    en: `The result could not be written to the task. ${again.en}`,
  }),
  store_full: () => ({
    zh: '存储空间不足，文件未能保存。请联系管理员清理空间后重新创建任务。',
    en: 'The store is full. Ask your administrator to free some space, then create the task again.',
  }),
  timed_out: (seconds) => ({
    zh: `导出耗时超过 ${seconds} 秒，已停止。请缩小导出范围后重新创建任务。`,
    en: `The export exceeded its deadline of ${seconds} s. Create a task that exports fewer records.`,
  }),
  no_worker: (type) => ({
    zh: `等待中：目前没有可导出类型 ${type} 的工作进程。`,
    en: `Waiting for a worker that exports type ${type}.`,
  }),
  cancelled: () => ({ zh: '任务已取消。', en: 'The task was cancelled.' }),
  worker_lost: (attempts) => ({
    zh: `导出过程被中断 ${attempts} 次，已停止重试。请重新创建任务；若仍失败，请联系管理员。`,
    en: `The export was interrupted ${attempts} times. ${again.en}`,
  }),
} satisfies Record<string, (detail: string) => Title>;

export type ResultCode = keyof typeof sentences | 'refused';

/** Every {@link ResultCode}. */
export const resultCodes = [...Object.keys(sentences), 'refused'] as ResultCode[];

/** The outcome of an attempt: a stable code, and a sentence in each language. */
export interface Result {
  code: ResultCode;
  desc: Title;
}

/** A result with its sentences. */
export function result(code: keyof typeof sentences, detail: string | number = ''): Result {
  return { code, desc: sentences[code](String(detail)) };
}

/**
 * The result of a task that is refused for a reason. A reason without Chinese stands alone, so that each sentence is in one
 * language.
 * @param wasValid whether the request was valid when the task was created.
 */
export function refusal({ message, zh }: PlatformError, wasValid: boolean): Result {
  const beginning = wasValid
    ? { zh: '任务条件不再有效，无法导出：', en: 'The task is no longer valid: ' }
    : { zh: '无法导出：', en: 'The task cannot be exported: ' };
  return {
    code: 'refused',
    desc: { zh: zh === undefined ? message : beginning.zh + zh, en: beginning.en + message },
  };
}
