/** One step of a plan, as `EXPLAIN (FORMAT JSON)` tells it. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: PlanNode[];
}

/** The plan of an answer to `EXPLAIN (FORMAT JSON)`. */
export function planOf(answer: readonly Record<string, unknown>[]): PlanNode {
  const [explained] = answer[0]?.['QUERY PLAN'] as { Plan: PlanNode }[];
  if (!explained) throw new Error('no plan');
  return explained.Plan;
}

/** All steps of a plan. */
function nodes(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

/** Whether a plan reads a table from its beginning to its end. */
export function readsWhole(plan: PlanNode, table: string): boolean {
  return nodes(plan).some((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === table);
}
