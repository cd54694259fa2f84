export const zh = { title: '导出记录' };
export const en: typeof zh = { title: 'Exports' };
