// The A/A noise floor over time: a dot with its interval for each sweep.
import {useWidth} from '../charts/use_width.ts';
import {dateAndTimeShort, threeDigits} from '../format.ts';
import {addressOf} from '../router.ts';
import type {Noise} from './host_answers.ts';
import {axisEnd, isOff} from './noise.ts';

const HEIGHT = 132;
const LEFT = 44;
const RIGHT = 92;
const TOP = 10;
const BOTTOM = 24;
const TOLERANCE_PERCENT = 2; // what compare takes for the same, unless it is told otherwise

export function NoiseChart({noise}: {noise: readonly Noise[]}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const end = axisEnd(noise);
  const y = (percent: number): number =>
    TOP + ((end - Math.min(end, Math.max(-end, percent))) / (2 * end)) * (HEIGHT - TOP - BOTTOM);
  const times = noise.map(({created_at}) => Date.parse(created_at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const inner = Math.max(0, width - LEFT - RIGHT - 24);
  const x = (time: number): number =>
    LEFT + 12 + (last === first ? inner / 2 : ((time - first) / (last - first)) * inner);
  const band = Math.min(TOLERANCE_PERCENT, end);
  const now = new Date();
  return (
    <div ref={element}>
      {width > 0 && (
        <svg
          class="chart"
          width={width}
          height={HEIGHT}
          role="group" // its marks are links
          aria-label={`What alike arms differed by in ${noise.length} sweeps; the rows below say the same`}
        >
          <rect
            x={LEFT}
            y={y(band)}
            width={Math.max(0, width - LEFT - RIGHT)}
            height={y(-band) - y(band)}
            style={{fill: 'var(--chart-band)'}}
          />
          {[end, 0, -end].map((tick) => (
            <g key={tick}>
              <line
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(tick)}
                y2={y(tick)}
                style={{stroke: tick === 0 ? 'var(--chart-baseline)' : 'var(--chart-grid-major)'}}
              />
              <text x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
                {tick === 0
                  ? '0'
                  : `${tick > 0 ? '+' : '\u2212'}${end}${tick > 0 ? '\u00a0%' : ''}`}
              </text>
            </g>
          ))}
          <text x={width - RIGHT + 8} y={y(0) + 4}>
            no difference
          </text>
          {noise.map((each, index) => {
            const at = x(times[index] ?? first);
            const {percent, low_percent, high_percent} = each;
            const colour = isOff(each) ? 'var(--warn)' : 'var(--text)';
            return (
              <a
                key={each.sweep_uuid}
                href={addressOf({view: 'sweep', sweep_uuid: each.sweep_uuid, outcome: null})}
              >
                <title>{`${each.plan_name}: ${threeDigits(percent)} %`}</title>
                {low_percent !== null && high_percent !== null && (
                  <line
                    x1={at}
                    x2={at}
                    y1={y(high_percent)}
                    y2={y(low_percent)}
                    style={{stroke: colour, strokeWidth: 1.75}}
                  />
                )}
                <circle cx={at} cy={y(percent)} r={3} style={{fill: colour}} />
              </a>
            );
          })}
          {(first === last ? [first] : [first, last]).map((time) => (
            <text
              key={time}
              x={x(time)}
              y={HEIGHT - 6}
              text-anchor={first === last ? 'middle' : time === first ? 'start' : 'end'}
            >
              {dateAndTimeShort(new Date(time), now)}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}
