/** The users to create. */
export interface UserBatch {
  corpId: string;
  /** Ids run from 1 to this number. */
  count: number;
}

/**
 * Creates users with one statement. The values of a user depend on the id alone. Some registered by phone, some by e-mail,
 * some through a third party, and some have only an id and a date.
 */
export async function fillUsers(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, count }: UserBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, count]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO app_user (
  id, corp_id, account, nickname, phone, email, phone_valid, email_valid, create_date, status, source, tags,
  country, province, city, gender, age, is_online, region_id, is_vaild, phone_zone, avatar, qq_open_id, wx_open_id,
  wb_open_id, fb_open_id, tt_open_id, other_open_id, passwd_inited, properties)
SELECT
  id, $1,
  coalesce(phone, email),
  CASE id % 47
    WHEN 3 THEN person || ', ' || place[3]
    WHEN 5 THEN '"' || person || '"'
    WHEN 11 THEN person || E'\\n' || '第二行'
    WHEN 13 THEN person || E'\\r\\n'
    WHEN 17 THEN ''
    WHEN 19 THEN NULL
    WHEN 23 THEN person || '🌸👨‍👩‍👧'
    WHEN 29 THEN ' ' || person || ' '
    WHEN 31 THEN '=HYPERLINK("http://example.com/' || id || '","' || person || '")'
    WHEN 33 THEN '+' || person || '+'
    WHEN 37 THEN '-' || person
    WHEN 41 THEN '@' || person
    WHEN 43 THEN E'\\t' || person
    WHEN 45 THEN '𠮷田;' || person
    ELSE person
  END,
  coalesce(phone, CASE WHEN id % 2 = 0 THEN '' END),
  coalesce(email, CASE WHEN id % 2 = 0 THEN '' END),
  CASE WHEN id % 17 <> 0 THEN phone IS NOT NULL AND id % 4 <> 0 END,
  CASE WHEN id % 19 <> 0 THEN email IS NOT NULL AND id % 5 <> 0 END,
  timestamptz '2021-06-01 00:15:40.843Z' + id % 30000 * interval '11 hours 7 minutes 13.009 seconds',
  CASE WHEN id % 23 = 0 THEN 2 ELSE 1 END,
  source,
  CASE id % 10
    WHEN 0 THEN NULL
    WHEN 1 THEN '{}'
    WHEN 2 THEN ARRAY['VIP', '复购']
    WHEN 3 THEN ARRAY['渠道;直营', '试用']
    WHEN 4 THEN ARRAY['"种子"用户']
    WHEN 5 THEN ARRAY['投诉, 已回访', '']
    WHEN 6 THEN ARRAY[E'待回访\\n下周一', '⭐']
    WHEN 7 THEN ARRAY['-10%优惠券']
    ELSE ARRAY['普通']
  END,
  place[1], place[2], place[3],
  CASE WHEN id % 499 = 0 THEN 3 ELSE (ARRAY[-1, 1, 2, 1, 2, NULL, 1])[id % 7 + 1] END,
  CASE WHEN id % 5 <> 0 THEN id % 61 + 12 END,
  CASE WHEN id % 29 <> 0 THEN id % 6 = 0 END,
  (id % 34 + 1)::text,
  CASE WHEN id % 31 <> 0 THEN phone IS NOT NULL OR email IS NOT NULL END,
  CASE WHEN phone IS NOT NULL THEN (ARRAY['+86', '+86', '+86', '+852', ''])[id % 5 + 1] END,
  CASE WHEN id % 3 = 0 THEN 'https://example.com/avatar/' || id || '.png?size=64,64' END,
  CASE WHEN source = 5 THEN 'QQ' || open_id ELSE '' END,
  CASE WHEN source = 4 THEN 'o6_' || open_id ELSE '' END,
  CASE WHEN source = 6 THEN lpad((id * 48271::bigint)::text, 20, '0') ELSE '' END,
  CASE WHEN source = 10 AND id % 3 = 0 THEN open_id END,
  CASE WHEN source = 10 AND id % 3 = 1 THEN open_id END,
  CASE WHEN source = 10 AND id % 3 = 2 THEN open_id END,
  CASE WHEN id % 37 <> 0 THEN source < 4 END,
  CASE id % 8
    WHEN 0 THEN NULL
    WHEN 1 THEN '{}'
    WHEN 2 THEN jsonb_build_object('会员等级', '金卡', '积分', id % 9000)
    WHEN 3 THEN jsonb_build_object('会员等级', '银卡, 试用', '余额', id % 4000 / 8.0, '备注', E'第一行\\n第二行')
    WHEN 4 THEN jsonb_build_object('会员等级', '', '积分', -1, '接收短信', id % 3 = 0)
    WHEN 5 THEN jsonb_build_object('备注', '=1+1', '会员等级', NULL)
    ELSE jsonb_build_object('会员等级', '普通')
  END
FROM generate_series(1, $2::integer) AS id
CROSS JOIN LATERAL (SELECT
  (ARRAY['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '欧阳', '司徒', '诸葛'])[id % 13 + 1]
  || (ARRAY['伟', '芳', '小明', '秀英', '建国', '子涵', '雨桐', '浩然', '丽华', '志强', '静'])[id % 11 + 1]
    AS person,
  CASE WHEN id % 503 = 0 THEN 7 ELSE (ARRAY[1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 10])[id % 11 + 1] END AS source,
  string_to_array((ARRAY[
    '中国|广东|广州', '中国|广东|深圳', '中国|北京|北京', '中国|浙江|杭州', '中国|四川|成都', '中国|新疆|乌鲁木齐',
    '中国|香港|', 'Côte d''Ivoire|Lagunes|Abidjan, Plateau', '||', NULL
  ])[id % 10 + 1], '|') AS place,
  substr(md5('open' || id), 1, 24) AS open_id
) AS sample
CROSS JOIN LATERAL (SELECT
  CASE
    WHEN source > 3 AND id % 2 = 0 OR id % 3 = 0 THEN NULL
    WHEN id % 26 = 1 THEN '+8613800' || lpad((id % 1000000)::text, 6, '0')
    ELSE '13800' || lpad((id % 1000000)::text, 6, '0')
  END AS phone,
  CASE WHEN source < 4 AND id % 3 <> 1 THEN 'user' || id || '@example.com' END AS email
) AS contact`;
