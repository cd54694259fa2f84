/** The comparisons of conditions, as sentences go on after a column's title, and the rules of schedules. */
export const zh = {
  operators: {
    $eq: '等于',
    $ne: '不等于',
    $in: '属于（任一）',
    $nin: '不属于',
    $lt: '小于',
    $lte: '小于或等于',
    $gt: '大于',
    $gte: '大于或等于',
    $like: '包含文字',
    $all: '包含全部',
    missing: '没有值',
    present: '有值',
  },
  timeOperators: { $lt: '早于', $lte: '不晚于', $gt: '晚于', $gte: '不早于', $like: '文字包含' },
  cron: { daily: '每天 {{time}}', weekly: '每{{days}} {{time}}', monthly: '每月 {{days}} 日 {{time}}' },
};

export const en: typeof zh = {
  operators: {
    $eq: 'equals',
    $ne: 'does not equal',
    $in: 'is one of',
    $nin: 'is none of',
    $lt: 'is less than',
    $lte: 'is at most',
    $gt: 'is greater than',
    $gte: 'is at least',
    $like: 'contains text',
    $all: 'has all of',
    missing: 'has no value',
    present: 'has a value',
  },
  timeOperators: {
    $lt: 'is before',
    $lte: 'is not after',
    $gt: 'is after',
    $gte: 'is not before',
    $like: 'text contains',
  },
  cron: {
    daily: 'Every day at {{time}}',
    weekly: 'Every {{days}} at {{time}}',
    monthly: 'On day {{days}} of each month at {{time}}',
  },
};
