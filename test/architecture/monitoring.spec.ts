import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Series, seriesOf, seriesOfEverything } from '../support/metrics-page';
import { type Matcher, namedIn } from '../support/promql';
import { PROJECT_ROOT } from './cruise';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface ScrapeConfig {
  readonly job_name: string;
  readonly authorization: { readonly credentials_file: string };
  readonly dns_sd_configs: readonly { readonly names: readonly string[] }[];
}

interface Service {
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
}

const { load } = createRequire(__filename)('js-yaml') as { load(text: string): unknown };
const COLUMNS = 24;
/** Prometheus itself adds these. */
const OF_PROMETHEUS = ['job', 'instance'];

function read(path: string): string {
  return readFileSync(join(PROJECT_ROOT, 'docker', path), 'utf8');
}

const { groups } = load(read('monitoring/rules.yml')) as {
  groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const prometheus = load(read('monitoring/prometheus.yml')) as {
  rule_files: readonly string[];
  scrape_configs: readonly [ScrapeConfig];
};
const { services } = load(read('compose.yaml')) as { services: Record<string, Service> };
const dashboard = JSON.parse(read('monitoring/grafana/dashboards/gateway.json')) as {
  panels: readonly Panel[];
};
const targets = dashboard.panels.flatMap((panel) => panel.targets ?? []);

function labelsOf(series: Series, name: string): ReadonlySet<string> {
  const own = (series.get(name) ?? []).flatMap((each) => Object.keys(each));
  return new Set([...own, ...OF_PROMETHEUS]);
}

/** What of it no series of the page can ever match. */
function problemsOf(expression: string, series: Series): string[] {
  const { metrics, labels } = namedIn(expression);
  const problems = metrics.flatMap(({ name, matchers }) => {
    if (name === 'up') return [];
    if (!series.has(name)) return [`${name} is not on the page`];
    return matchers.flatMap((matcher) => problemsOfMatcher(name, matcher, series));
  });
  const known = new Set(metrics.flatMap(({ name }) => [...labelsOf(series, name)]));
  const unknown = labels.filter((label) => !known.has(label));
  return [...problems, ...unknown.map((label) => `no metric of it has the label ${label}`)];
}

function problemsOfMatcher(name: string, { label, value }: Matcher, series: Series): string[] {
  if (OF_PROMETHEUS.includes(label)) return [];
  if (!labelsOf(series, name).has(label)) return [`${name} has no label ${label}`];
  const values = new Set((series.get(name) ?? []).map((each) => each[label]));
  return value
    .split('|')
    .filter((each) => !values.has(each))
    .map((each) => `${name} never has ${label}="${each}"`);
}

/** Labels that a template shows, and that are not there any more after the aggregation. */
function unknownInTemplate(template: string, expression: string, series: Series): string[] {
  const shown = [...template.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)].map(
    ([, label = '']) => label,
  );
  const { metrics, labels } = namedIn(expression);
  const isGrouped = /\b(?:sum|max|min|count|avg)\b/.test(expression);
  const kept = isGrouped ? labels : metrics.flatMap(({ name }) => [...labelsOf(series, name)]);
  return shown.filter((label) => ![...kept, ...(isGrouped ? [] : OF_PROMETHEUS)].includes(label));
}

describe('docker/monitoring', () => {
  let series: Series;

  beforeAll(async () => {
    series = await seriesOfEverything();
  });

  it('knows a page of metrics, and what is not on it', () => {
    const page = seriesOf('# TYPE a gauge\na{x="1",y="a b"} 5\na{x="2",y="c"} 6\nb_total 7\n');
    expect(problemsOf('sum by (x) (rate(a{y="c"}[5m])) / b_total', page)).toEqual([]);
    expect(problemsOf('a{z="1"} > c', page)).toEqual(['a has no label z', 'c is not on the page']);
    expect(problemsOf('max by (z) (a{x=~"1|3"})', page)).toEqual([
      'a never has x="3"',
      'no metric of it has the label z',
    ]);
    for (const broken of ['sum(a', 'a)', 'rat(a[5m])', 'a{x=1}', 'a ~ b', 'sum > 1']) {
      expect(() => problemsOf(broken, page)).toThrow();
    }
  });

  it.each(rules)('$alert is about what a gateway shows', (rule) => {
    expect(problemsOf(rule.expr, series)).toEqual([]);
    expect(rule.expr).toMatch(/[<>=]|^absent/);
    expect(unknownInTemplate(rule.annotations.summary, rule.expr, series)).toEqual([]);
    expect(rule.annotations.action.length).toBeGreaterThan(10);
    expect(['page', 'warn']).toContain(rule.labels.severity);
    expect(rule.for ?? '0s').toMatch(/^\d+[smh]$/);
  });

  it('has rules about all that may go wrong, each once', () => {
    const names = rules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    const text = rules.map(({ expr }) => expr).join('\n');
    for (const metric of [
      ...['gate_closed', 'halted', 'scan_lag_seconds', 'chain_irreversible_number'],
      ...['wallet_low_threshold_cwd_units', 'owed_cwd_units', 'approvals_oldest_timestamp_seconds'],
      'decisions_oldest_timestamp_seconds',
      ...['findings_open_by_kind', 'chain_node_healthy', 'webhook_endpoints_failing'],
      ...['http_requests_total', 'database_up', 'ledger_audit_problems', 'alarms'],
    ]) {
      expect(text).toMatch(new RegExp(`\\bgateway_${metric}\\b`));
    }
  });

  it.each(targets)('the dashboard shows $expr', ({ expr, legendFormat }) => {
    expect(problemsOf(expr, series)).toEqual([]);
    expect(unknownInTemplate(legendFormat, expr, series)).toEqual([]);
  });

  it('has a dashboard whose panels do not cover each other', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = new Set<string>();
    for (const { type, title, gridPos, datasource } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(COLUMNS);
      if (type !== 'row') expect(datasource?.uid).toBe('prometheus');
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          const cell = `${x}:${y}`;
          expect(cells.has(cell) ? title : null).toBeNull();
          cells.add(cell);
        }
      }
    }
  });

  it('is reached by what the compose file mounts, and only when it is asked for', () => {
    const [{ job_name: job, authorization, dns_sd_configs: found }] = prometheus.scrape_configs;
    expect(rules.map(({ expr }) => expr).join()).toContain(`job="${job}"`);
    const { prometheus: server, grafana } = services;
    expect([server?.profiles, grafana?.profiles]).toEqual([['monitoring'], ['monitoring']]);
    const secret = authorization.credentials_file.replace('/run/secrets/', '');
    expect(server?.secrets).toEqual([secret]);
    const mounted = server?.volumes?.map((volume) => volume.split(':')[1]) ?? [];
    expect(mounted).toEqual(expect.arrayContaining([...prometheus.rule_files]));
    const doors = load(read('compose.roles.yaml').replaceAll(' !override', '')) as {
      services: Record<string, Service>;
    };
    expect(found[0]?.names.toSorted()).toEqual(Object.keys(doors.services).toSorted());
    const sources = [...(server?.volumes ?? []), ...(grafana?.volumes ?? [])]
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((source) => source.startsWith('./'));
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources.filter((each) => each.endsWith('.yml'))) {
      expect(() => read(source)).not.toThrow();
    }
  });

  it('provisions the data source that the dashboard asks', () => {
    const { datasources } = load(
      read('monitoring/grafana/provisioning/datasources/prometheus.yml'),
    ) as { datasources: readonly { readonly uid: string; readonly url: string }[] };
    expect(datasources).toMatchObject([{ uid: 'prometheus', url: 'http://prometheus:9090' }]);
    const { providers } = load(read('monitoring/grafana/provisioning/dashboards/gateway.yml')) as {
      providers: readonly { readonly options: { readonly path: string } }[];
    };
    const mounted = services['grafana']?.volumes?.map((volume) => volume.split(':')[1]);
    expect(mounted).toContain(providers[0]?.options.path);
  });
});
