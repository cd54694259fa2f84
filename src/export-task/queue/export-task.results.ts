import type { Title } from '../../exporter/title.js';

const again = {
  zh: '请稍后重新创建任务；若仍失败，请联系管理员。',
  en: 'Please create the task again later; if it fails again, ask the administrator.',
};

/**
 * What a task's `result_code` can be, and the sentences that `result_desc` then is. `detail` is text for people: it
 * never holds internals.
 */
const sentences = {
  exported: (rows) => ({ zh: `导出完成，共 ${rows} 行。`, en: `Exported, ${rows} rows.` }),
  refused: (reason) => ({
    zh: `任务条件不再有效，无法导出：${reason}`,
    en: `The task can't be exported as it stands: ${reason}`,
  }),
  read_failed: () => ({
    zh: `读取数据时发生故障，导出未完成。${again.zh}`,
    en: `The records could not be read. ${again.en}`,
  }),
  store_failed: () => ({
    zh: `保存文件时发生故障，导出未完成。${again.zh}`,
    en: `The file could not be stored. ${again.en}`,
  }),
  store_full: () => ({
    zh: '存储空间不足，文件未能保存。请联系管理员腾出空间，然后重新创建任务。',
    en: 'The store has no room for the file. Please ask the administrator to make some, and create the task again then.',
  }),
  timed_out: (seconds) => ({
    zh: `导出耗时超过 ${seconds} 秒，已停止。请缩小导出范围后重新创建任务。`,
    en: `The export took more than ${seconds} s and was stopped. Please create a task of fewer records.`,
  }),
  cancelled: () => ({ zh: '任务已取消。', en: 'The task was cancelled.' }),
  worker_lost: (attempts) => ({
    zh: `导出过程被中断 ${attempts} 次，已停止重试。请重新创建任务；若仍失败，请联系管理员。`,
    en: `The export was broken off ${attempts} times and is not tried again. ${again.en}`,
  }),
} satisfies Record<string, (detail: string) => Title>;

export type ResultCode = keyof typeof sentences;

/** Every {@link ResultCode}. */
export const resultCodes = Object.keys(sentences) as ResultCode[];

/** How an attempt ended: a stable word, and a sentence in each language. */
export interface Result {
  code: ResultCode;
  desc: Title;
}

/** The result with its sentences. */
export function result(code: ResultCode, detail: string | number = ''): Result {
  return { code, desc: sentences[code](String(detail)) };
}
