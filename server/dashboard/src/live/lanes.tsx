// CPU and footprint of the running trial on one time axis, with one crosshair.
import {useEffect, useRef} from 'preact/hooks';
import uPlot from 'uplot';
import {ROLES} from '../cpu_series.ts';
import type {Role, Series} from '../cpu_series.ts';
import {threeDigits} from '../format.ts';

const HEIGHT = 128;
const NARROW = 376;
const WIDE = 576;

function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Values on top of those of the roles below: unknown counts as nothing on top, and alone stays a gap. */
export function stacked(values: Record<Role, (number | null)[]>): (number | null)[][] {
  const below = (values.renderer ?? []).map(() => 0);
  return ROLES.map((role) =>
    values[role].map((value, index) => {
      if (value === null) return null;
      below[index] = below[index]! + value;
      return below[index];
    }),
  );
}

interface Lane {
  title: string;
  unit: string;
  data: (number | null)[][];
  stack: boolean;
}

function options(lane: Lane, width: number): uPlot.Options {
  const grid = {stroke: css('--chart-grid-major'), width: 1};
  return {
    width,
    height: HEIGHT,
    legend: {show: false},
    cursor: {sync: {key: 'lanes'}, y: false},
    scales: {x: {time: false}, y: {range: (_, __, highest) => [0, Math.max(lane.unit === '%' ? 110 : 1, highest * 1.05)]}},
    axes: [
      {stroke: css('--chart-text'), grid: {show: false}, values: (_, ticks) => ticks.map((tick) => `${tick} s`), size: 24},
      {stroke: css('--chart-text'), grid, size: 48, values: (_, ticks) => ticks.map((tick) => `${tick}`)},
    ],
    series: [
      {},
      // The topmost area is drawn first, so that lower ones lie over it.
      ...[...ROLES].reverse().map((role) => ({
        label: role,
        stroke: css(`--role-${role}`),
        width: lane.stack ? 0 : 1.75,
        ...(lane.stack ? {fill: css(`--role-${role}`)} : {}),
        points: {show: false},
      })),
    ],
  };
}

function Plot({lane, seconds}: {lane: Lane; seconds: number[]}) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    const width = window.innerWidth < 720 ? Math.min(NARROW, window.innerWidth - 24) : WIDE;
    plot.current = new uPlot(options(lane, width), [[], ...ROLES.map(() => [])], element.current!);
    return () => plot.current?.destroy();
  }, []);
  useEffect(() => {
    plot.current?.setData([seconds, ...[...lane.data].reverse()] as uPlot.AlignedData);
  }, [lane, seconds]);
  return <div ref={element} role="img" aria-label={`${lane.title} in ${lane.unit} over ${threeDigits(seconds.at(-1) ?? 0)} s`} />;
}

function lastTotal(values: Record<Role, (number | null)[]>): number | null {
  const last = ROLES.map((role) => values[role].at(-1) ?? null).filter((value) => value !== null);
  return last.length === 0 ? null : last.reduce((sum, value) => sum + value, 0);
}

export function Lanes({series}: {series: Series}) {
  const begin = series.t_us[0] ?? 0;
  const seconds = series.t_us.map((t_us) => (t_us - begin) / 1e6);
  const megabytes = Object.fromEntries(
    ROLES.map((role) => [role, series.footprint_bytes[role].map((value) => (value === null ? null : value / 1e6))]),
  ) as Record<Role, (number | null)[]>;
  const cpu = lastTotal(series.cpu_percent);
  const footprint = lastTotal(megabytes);
  return (
    <>
      <p class="legend">
        {ROLES.map((role) => (
          <span key={role} class="oc">
            <i class="cell" style={{background: `var(--role-${role})`}} /> {role}
          </span>
        ))}
      </p>
      <div class="lane">
        <p>
          <b>CPU</b> <span class="t2">% of one core, 100 is one core</span>
        </p>
        <Plot lane={{title: 'CPU', unit: '%', data: stacked(series.cpu_percent), stack: true}} seconds={seconds} />
        <p class="now">{cpu === null ? '' : <b>{threeDigits(cpu)} %</b>} <span class="t2">all</span></p>
      </div>
      <div class="lane">
        <p>
          <b>Footprint</b> <span class="t2">MB</span>
        </p>
        <Plot lane={{title: 'Footprint', unit: 'MB', data: ROLES.map((role) => megabytes[role]), stack: false}} seconds={seconds} />
        <p class="now">{footprint === null ? '' : <b>{threeDigits(footprint)} MB</b>} <span class="t2">all</span></p>
      </div>
      <p class="note">
        Windows of 100 ms. The native host, which samples, is not in it. utility holds every other process of the browser.
      </p>
    </>
  );
}
