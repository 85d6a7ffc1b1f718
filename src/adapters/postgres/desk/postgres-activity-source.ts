import { Injectable } from '@nestjs/common';
import { type ActivityFrame, type ActivityOfStep, ActivitySource } from '../../../desk';
import { CWD, Money } from '../../../kernel';
import { Database } from '../connection/database';
import { unitsOf } from '../connection/row-values';

/** $1: when the first interval begins; $2: how long each is, in seconds; $3: how many there are. */
const WITHIN = (time: string) =>
  `${time} >= $1::timestamptz AND ${time} < $1::timestamptz + make_interval(secs => $2::int * $3::int)`;
const STEP = (time: string) =>
  `floor(extract(epoch FROM ${time} - $1::timestamptz) / $2::int)::int`;
const TOOK = 'extract(epoch FROM d.created_at - d.block_time)::float8';

const ACTIVITY = `
  WITH came AS (
    SELECT ${STEP('d.block_time')} AS step, count(*)::int AS count, sum(d.units) AS units,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY ${TOOK}) AS median,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY ${TOOK}) AS most
    FROM deposit d
    WHERE ${WITHIN('d.block_time')} AND d.state = 'credited'
    GROUP BY 1
  ), went AS (
    SELECT ${STEP('w.requested_at')} AS step, count(*)::int AS count, sum(w.net) AS units
    FROM withdrawal w
    WHERE ${WITHIN('w.requested_at')} AND w.state NOT IN ('cancelled', 'rejected')
    GROUP BY 1
  )
  SELECT step, came.count AS came, came.units AS came_units, came.median, came.most,
    went.count AS went, went.units AS went_units
  FROM came FULL JOIN went USING (step)
  ORDER BY step`;

interface ActivityRow {
  readonly step: number;
  readonly came: number | null;
  readonly came_units: string | null;
  readonly median: number | null;
  readonly most: number | null;
  readonly went: number | null;
  readonly went_units: string | null;
}

@Injectable()
export class PostgresActivitySource extends ActivitySource {
  constructor(private readonly database: Database) {
    super();
  }

  override async look({ from, stepSeconds, steps }: ActivityFrame) {
    const rows = await this.database.rows<ActivityRow>(ACTIVITY, [from, stepSeconds, steps]);
    return rows.map(stepOf);
  }
}

function stepOf({ step, median, most, ...row }: ActivityRow): ActivityOfStep {
  const moved = (count: number | null, units: string | null) => ({
    count: count ?? 0,
    amount: Money.of(unitsOf(units ?? '0'), CWD),
  });
  return {
    step,
    deposits: moved(row.came, row.came_units),
    latency: median === null || most === null ? null : { median, most },
    withdrawals: moved(row.went, row.went_units),
  };
}
