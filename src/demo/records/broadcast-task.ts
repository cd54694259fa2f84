/** The push tasks to create. */
export interface BroadcastTaskBatch {
  corpId: string;
  productId: string;
  count: number;
  /** Users that a task names have ids from 1 to this. */
  users: number;
}

/**
 * Creates push tasks with one statement: to everybody, to a chosen audience, to named users, and a few of undocumented
 * kinds. Fields that an audience or an action does not use have no value.
 */
export async function fillBroadcastTasks(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId, count, users }: BroadcastTaskBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, productId, count, users]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO broadcast_task (
  id, corp_id, title, content, time, expire, status, action_type, action_url, action_command, user_num, arrive_num,
  read_num, scope_type, scope_user, scope_app_list, scope_product_list, scope_group_type, scope_group_start_day,
  scope_group_end_day, scope_area_type, scope_area_province, scope_area_city, scope_tag_type, scope_tag_tag_list)
SELECT
  to_hex(extract(epoch FROM time)::numeric::bigint) || lpad(to_hex(n), 16, '0'),
  $1,
  CASE n % 23
    WHEN 3 THEN message.title || ', 限时'
    WHEN 7 THEN '"' || message.title || '"'
    WHEN 11 THEN '🎉' || message.title
    WHEN 13 THEN '=' || message.title
    WHEN 17 THEN ''
    ELSE message.title
  END,
  CASE n % 19
    WHEN 2 THEN message.content || E'\\n详情请见公告'
    WHEN 5 THEN '尊敬的用户:' || E'\\r\\n' || message.content
    WHEN 9 THEN '@所有人 ' || message.content
    WHEN 12 THEN '-' || message.content
    WHEN 15 THEN NULL
    ELSE message.content
  END,
  time,
  CASE WHEN n % 41 <> 0 THEN time + (n % 7 + 1) * interval '1 day' END,
  CASE WHEN n % 97 = 0 THEN 9 WHEN n < 5 THEN 1 WHEN n < 20 THEN 0 ELSE 2 END,
  action,
  CASE WHEN action = 1 THEN 'https://example.com/notice?id=' || n || '&from=push,"app"' END,
  CASE WHEN action = 2 THEN (ARRAY['refresh', 'open;scene=1', ''])[n % 3 + 1] END,
  targeted,
  targeted * (n % 4 + 6) / 10,
  targeted * (n % 6) / 10,
  audience,
  CASE WHEN audience = 3 THEN
    CASE n % 2 WHEN 0 THEN ARRAY[n % $4::integer + 1]::text[] ELSE ARRAY[n % $4::integer + 1, n * 7 % $4::integer + 1]::text[] END
  END,
  CASE WHEN audience = 2 THEN CASE n % 3 WHEN 0 THEN '{}' ELSE ARRAY['0000000000000000000000000000a101'] END END,
  CASE WHEN audience = 2 THEN ARRAY[$2::text] END,
  CASE WHEN audience = 2 THEN activity END,
  CASE WHEN audience = 2 AND activity > 0 THEN day - 30 END,
  CASE WHEN audience = 2 AND activity > 0 THEN day END,
  CASE WHEN audience = 2 THEN n % 2 END,
  CASE WHEN audience = 2 AND n % 2 = 1 THEN (ARRAY['广东', '浙江', '北京'])[n % 3 + 1] END,
  CASE WHEN audience = 2 AND n % 2 = 1 THEN (ARRAY['广州', '杭州', ''])[n % 3 + 1] END,
  CASE WHEN audience = 2 THEN n % 3 END,
  CASE WHEN audience = 2 AND n % 3 > 0 THEN (CASE n % 4
    WHEN 0 THEN ARRAY['新用户']
    WHEN 1 THEN ARRAY['VIP;黄金', '老用户']
    WHEN 2 THEN ARRAY['"种子"用户', '内测, 第一批']
    ELSE '{}'
  END) END
FROM generate_series(1, $3::integer) AS n
CROSS JOIN LATERAL (SELECT
  timestamptz '2025-06-30 09:26:18.870Z' - n % 20000 * interval '1 day 3 hours 7 minutes 0.041 seconds' AS time,
  CASE WHEN n % 89 = 0 THEN 5 ELSE (ARRAY[1, 1, 2, NULL])[n % 4 + 1] END AS action,
  CASE WHEN n % 83 = 0 THEN 9 ELSE (ARRAY[1, 2, 2, 3, 1])[n % 5 + 1] END AS audience,
  n * 7 % 4 % 3 AS activity,
  CASE WHEN n % 10 = 0 THEN 0 ELSE n * 4817::bigint % 90000 END AS targeted
) AS sample
CROSS JOIN LATERAL (SELECT (time AT TIME ZONE 'UTC')::date AS day) AS calendar
JOIN (VALUES
  (0, '固件升级通知', '新版本固件已发布, 请在夜间升级'),
  (1, '滤芯促销', '净水器滤芯买二送一; 截止本周日'),
  (2, '停机维护公告', '系统将于凌晨 2:00-4:00 维护'),
  (3, '场景推荐', '试试"回家模式", 一键开灯'),
  (4, '使用调查', '填写问卷, 赢取𠮷祥物一份'),
  (5, '节日问候', '中秋快乐 🥮'),
  (6, '安全提醒', '请及时修改初始密码')
) AS message (number, title, content) ON message.number = n % 7`;
