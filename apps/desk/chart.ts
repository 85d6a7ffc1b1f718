import { element } from './element.ts';
import type { Language } from './format.ts';
import uPlot from './uplot.js';

const HEIGHT = 200;
/** Of the axis with amounts, so that long numbers have room. */
const AXIS_WIDTH = 64;
const LINE_WIDTH = 2;
const POINT_SIZE = 5;
const GRID_WIDTH = 0.5;
/** Between two labels of time. */
const LABEL_SPACE = 70;

export interface Series {
  readonly name: string;
  /** Which colour of the style it has. */
  readonly tone: 'first' | 'second';
  /** Null where there is nothing to show. */
  readonly values: readonly (number | null)[];
}

export interface Chart {
  /** What it shows, for whoever cannot see it; the numbers stand in a table beside it. */
  readonly label: string;
  readonly language: Language;
  /** When each interval begins. */
  readonly times: readonly Date[];
  /** Days have no time of day. */
  readonly areDays: boolean;
  readonly series: readonly Series[];
}

/** Lines over time. It takes its colours from the style, and as much room as there is. */
export function chartOf(chart: Chart): HTMLElement {
  const marks = chart.series.map(({ name, tone }) =>
    element('li', { class: `tone ${tone}` }, element('span', { class: 'tone-name' }, name)),
  );
  const place = element('div', { class: 'plot', role: 'img', 'aria-label': chart.label });
  const figure = element('div', {}, element('ul', { class: 'plain legend' }, ...marks), place);
  let drawn: uPlot | null = null;
  const draw = () => {
    drawn?.destroy();
    const colours = marks.map((mark) => getComputedStyle(mark).color);
    drawn = new uPlot(optionsOf(chart, place, colours), dataOf(chart), place);
  };
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const observer = new ResizeObserver(() => {
    if (!place.isConnected) {
      observer.disconnect();
      scheme.removeEventListener('change', draw);
      drawn?.destroy();
    } else if (drawn === null) draw();
    else drawn.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  observer.observe(place);
  scheme.addEventListener('change', draw);
  return figure;
}

function dataOf({ times, series }: Chart): uPlot.AlignedData {
  const seconds = times.map((time) => time.getTime() / 1000);
  return [seconds, ...series.map(({ values }) => [...values])];
}

function optionsOf(
  { series, language, areDays }: Chart,
  place: HTMLElement,
  colours: readonly string[],
): uPlot.Options {
  const { color: ink } = getComputedStyle(place);
  const line = { stroke: ink, grid: { stroke: ink, width: GRID_WIDTH }, ticks: { show: false } };
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const time = new Intl.DateTimeFormat(
    language,
    areDays
      ? { day: 'numeric', month: 'short', timeZone: 'UTC' }
      : { hour: '2-digit', minute: '2-digit' },
  );
  return {
    ...{ width: place.clientWidth, height: HEIGHT, legend: { show: false } },
    // Nothing is chosen here, and a page is scrolled over it on a phone.
    cursor: { show: false },
    scales: { y: { range: (_chart, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      {
        ...line,
        space: LABEL_SPACE,
        values: (_chart, splits) => splits.map((each) => time.format(new Date(each * 1000))),
      },
      {
        ...line,
        size: AXIS_WIDTH,
        values: (_chart, splits) => splits.map((each) => numbers.format(each)),
      },
    ],
    series: [
      {},
      ...series.map((_each, index) => ({
        ...{ stroke: colours[index] ?? ink, width: LINE_WIDTH, spanGaps: true },
        points: { show: true, size: POINT_SIZE, fill: colours[index] ?? ink },
        // What is told apart by colour alone is not told apart by everybody.
        dash: index === 0 ? [] : [6, 4],
      })),
    ],
  };
}
