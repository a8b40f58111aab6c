// Zoom and pan over a trial's lanes, by mouse, finger and key; the collector thins out what is shown.
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {Crosshair} from '../charts/bands.tsx';
import type {TimeRange} from '../charts/bands.tsx';
import {ROLES, total} from '../charts/cpu_windows.ts';
import {gpuTraces} from '../charts/gpu_readings.ts';
import {Y_AXIS_WIDTH} from '../charts/plot.tsx';
import {useWidth} from '../charts/use_width.ts';
import type {CollectorFailure} from '../collector/client.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useEvents} from '../collector/use_collector.ts';
import {bytes, count, duration, percent} from '../format.ts';
import {Failed, Loading, Quiet} from '../states/notices.tsx';
import {cpuAt, cpuIsMerged, footprintAt, phaseNameAt, stepFrom} from './lane_values.ts';
import {PhaseTints} from './phase_tints.tsx';
import {moved, secondsText, timeTicks, within, zoomed} from './time_range.ts';
import type {TimelineFeed} from './timeline_feed.ts';
import {createTimelineFeed} from './timeline_feed.ts';
import {FrameLane, GpuLane, IterationLane, ProcessLanes} from './timeline_lanes.tsx';
import {TimelineRows} from './timeline_rows.tsx';
import type {Timeline} from './trial_answers.ts';

const ZOOM = 0.5;
const WHEEL_ZOOM = 1.2;
const KEY_MOVE = 0.25;

interface TrialTimelineProps {
  collector: Collector;
  trial_uuid: string;
  framework: string;
  task: string;
  /** Which attempt this is of, where there were several. */
  attempt: number | null;
  /** Microseconds since the trial's first point; null: all of it. */
  range: TimeRange | null;
  onRange: (range: TimeRange | null) => void;
}

function useTimeline(
  collector: Collector,
  trial_uuid: string,
  shown: TimeRange | null,
  width: number,
): {timeline: Timeline | null; failure: CollectorFailure | null} {
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [failure, setFailure] = useState<CollectorFailure | null>(null);
  const feed = useRef<TimelineFeed | null>(null);
  const connected = useConnection(collector).kind === 'connected';
  useEffect(() => {
    if (!connected) return;
    const made = createTimelineFeed(collector.client, trial_uuid, setTimeline, setFailure);
    feed.current = made;
    return () => made.close();
  }, [collector, trial_uuid, connected]);
  useEffect(() => {
    if (width > 0) feed.current?.show(shown, width);
  }, [trial_uuid, connected, shown?.from_us, shown?.to_us, width]);
  useEvents(collector, (event) => {
    if (event.kind === 'progress' && event.running?.trial_uuid === trial_uuid)
      feed.current?.again();
  });
  return {timeline, failure};
}

function Buttons({
  timeline,
  task,
  onShow,
}: {
  timeline: Timeline;
  task: string;
  onShow: (range: TimeRange | null) => void;
}) {
  const main = timeline.phases.find(({name}) => name === task);
  const {steady_from_us, steady_to_us} = timeline;
  return (
    <div class="acts">
      <button onClick={() => onShow(null)}>All</button>
      {main !== undefined && main.end_us !== null && (
        <button onClick={() => onShow({from_us: main.start_us, to_us: main.end_us ?? 0})}>
          {task}
        </button>
      )}
      {steady_from_us !== null && steady_to_us !== null && (
        <button onClick={() => onShow({from_us: steady_from_us, to_us: steady_to_us})}>
          Steady part
        </button>
      )}
    </div>
  );
}

function sentenceOf(timeline: Timeline, shown: TimeRange): string {
  const length_us = shown.to_us - shown.from_us;
  const from = secondsText(shown.from_us - timeline.first_us, length_us);
  const to = secondsText(shown.to_us - timeline.first_us, length_us);
  const phases = timeline.phases.map(({name}) => name).join(', ');
  return (
    `The trial from ${from} to ${to} s of its time: ` +
    `${count(timeline.iterations_in_all)} iterations, CPU by process role and footprint. Phases: ${phases}.`
  );
}

function Readout({
  timeline,
  at,
  at_us,
  cross,
}: {
  timeline: Timeline;
  at: string;
  at_us: number;
  cross: boolean;
}) {
  const cpu = cpuAt(timeline, at_us);
  const footprint = footprintAt(timeline, at_us);
  const phase = phaseNameAt(timeline, at_us);
  const all = cpu === null ? null : total(cpu);
  const held = footprint === null ? null : total(footprint);
  if (!cross) {
    return (
      <span class="t3 lg-note">
        drag to move, + and − zoom, the wheel too once the lanes have the focus; double click for
        all
      </span>
    );
  }
  return (
    <span class="t3 lg-note" role="status">
      {at}
      {phase !== null && <>, phase {phase}</>}
      {all !== null && <>, CPU {percent(all)}</>}
      {held !== null && <>, footprint {bytes(held)}</>}
    </span>
  );
}

function Thinned({timeline, attempt}: {timeline: Timeline; attempt: number | null}) {
  const {iterations, iterations_in_all, cpu} = timeline;
  const lengths = cpu.map(([begin_us, end_us]) => (end_us ?? 0) - (begin_us ?? 0));
  const longest_ms = Math.max(0, ...lengths) / 1000;
  return (
    <>
      {attempt !== null && `Of attempt ${attempt}. `}
      {timeline.clock === 'page' &&
        'The page’s clock could not be placed on the host’s: these are its own times, and what was read of processes has no place among them. '}
      {iterations.some(({calls}) => calls > 1) &&
        'Hollow marks are groups of calls that were timed together; their height is the mean of one. '}
      {iterations.length < iterations_in_all &&
        'Of iterations that share a column of pixels, the fastest and the slowest are drawn. '}
      {cpu.length > 0 &&
        `CPU is the mean over windows of ${duration(longest_ms)} at most; 100 % is one core. The native host, which measures, is left out. `}
      {cpuIsMerged(timeline) &&
        'The line above it is the largest tenth of a second in each window, of all roles together. '}
    </>
  );
}

export function TrialTimeline({
  collector,
  trial_uuid,
  framework,
  task,
  attempt,
  range,
  onRange,
}: TrialTimelineProps) {
  const [element, full_width] = useWidth<HTMLDivElement>();
  const [first_us, setFirst] = useState<number | null>(null);
  const [cross_us, setCross] = useState<number | null>(null);
  const [rows, setRows] = useState(false);
  const drag = useRef<{x: number; shown: TimeRange} | null>(null);
  const lanes = useRef<HTMLDivElement>(null);
  const asked = useMemo(
    () =>
      range === null || first_us === null
        ? null
        : {from_us: range.from_us + first_us, to_us: range.to_us + first_us},
    [range?.from_us, range?.to_us, first_us],
  );
  const {timeline, failure} = useTimeline(collector, trial_uuid, asked, full_width);
  useEffect(() => setFirst(timeline?.first_us ?? null), [timeline?.first_us]);

  const whole: TimeRange = {from_us: timeline?.first_us ?? 0, to_us: timeline?.last_us ?? 0};
  const shown = asked === null ? whole : within(whole, asked);
  const plot_width = full_width - Y_AXIS_WIDTH;

  function show(next: TimeRange | null): void {
    if (next === null || (next.from_us <= whole.from_us && next.to_us >= whole.to_us)) {
      onRange(null);
    } else {
      const {from_us, to_us} = within(whole, next);
      onRange({from_us: from_us - whole.from_us, to_us: to_us - whole.from_us});
    }
  }

  function timeOf(event: MouseEvent): number {
    const area = element.current?.getBoundingClientRect();
    const share = (event.clientX - (area?.left ?? 0) - Y_AXIS_WIDTH) / plot_width;
    return shown.from_us + Math.min(1, Math.max(0, share)) * (shown.to_us - shown.from_us);
  }

  // Not by Preact, whose listener for wheels could not keep the page from scrolling.
  useEffect(() => {
    const target = lanes.current;
    if (target === null) return;
    const onWheel = (event: WheelEvent): void => {
      if (document.activeElement !== target || timeline === null) return;
      event.preventDefault();
      const factor = event.deltaY > 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM;
      show(zoomed(whole, shown, factor, timeOf(event)));
    };
    target.addEventListener('wheel', onWheel, {passive: false});
    return () => target.removeEventListener('wheel', onWheel);
  });

  function onMove(event: PointerEvent): void {
    if (drag.current === null) {
      setCross(timeOf(event));
      return;
    }
    const share = (drag.current.x - event.clientX) / plot_width;
    show(moved(whole, drag.current.shown, share));
  }

  function onKey(event: KeyboardEvent): void {
    if (timeline === null) return;
    const at_us = cross_us ?? shown.from_us;
    const length_us = shown.to_us - shown.from_us;
    const direction = event.key === 'ArrowLeft' ? -1 : 1;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      if (event.shiftKey) show(moved(whole, shown, direction * KEY_MOVE));
      else {
        const to_us = stepFrom(timeline, at_us, direction, length_us);
        setCross(Math.min(shown.to_us, Math.max(shown.from_us, to_us)));
      }
    } else if (event.key === '+') show(zoomed(whole, shown, ZOOM, cross_us ?? middle(shown)));
    else if (event.key === '-') show(zoomed(whole, shown, 1 / ZOOM, cross_us ?? middle(shown)));
    else if (event.key === '0') show(null);
    else if (event.key === 'Escape') setCross(null);
    else return;
    event.preventDefault();
  }

  const gpus = useMemo(() => gpuTraces(timeline?.gpus ?? []), [timeline]);
  const cross =
    cross_us !== null && cross_us >= shown.from_us && cross_us <= shown.to_us ? cross_us : null;
  const at_us = cross ?? lastKnown(timeline, shown);
  const at = `at ${secondsText(at_us - whole.from_us, shown.to_us - shown.from_us)} s`;
  const empty = timeline !== null && whole.from_us === whole.to_us;
  const lane = timeline === null || empty ? null : {timeline, shown, width: full_width, at_us};
  return (
    <>
      {failure !== null && <Failed what="This trial's timeline" failure={failure} />}
      {timeline === null && failure === null && <Loading what="the trial's readings" />}
      {empty && (
        <Quiet what="Nothing to draw: fewer than two points in time are recorded of this trial.">
          What is known of its attempts is below.
        </Quiet>
      )}
      {lane !== null && timeline !== null && (
        <div class="trial-tools">
          <p class="legend">
            {timeline.footprint.length > 0 &&
              ROLES.map((role) => (
                <span key={role} class="oc">
                  <i class="cell" style={{background: `var(--role-${role})`}} />
                  {role}
                </span>
              ))}
            <Readout timeline={timeline} at={at} at_us={at_us} cross={cross !== null} />
          </p>
          <Buttons timeline={timeline} task={task} onShow={show} />
        </div>
      )}
      <div
        ref={lanes}
        class="lanes trial-lanes"
        role="img"
        aria-label={timeline === null ? 'The trial on one clock' : sentenceOf(timeline, shown)}
        title="Left and right move the crosshair, with shift the view; + and − zoom, 0 shows all"
        tabIndex={0}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          drag.current = {x: event.clientX, shown};
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onMove}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
        onPointerLeave={() => setCross(null)}
        onDblClick={() => show(null)}
      >
        <div class="lane-overlay">
          {lane !== null && (
            <PhaseTints timeline={lane.timeline} shown={shown} width={plot_width} />
          )}
        </div>
        <div ref={element} class="trial-measure" />
        {lane !== null && full_width > 0 && (
          <>
            {lane.timeline.iterations_in_all > 0 && (
              <IterationLane {...lane} framework={framework} />
            )}
            {lane.timeline.footprint.length > 0 && <ProcessLanes {...lane} />}
            {gpus.map((gpu) => (
              <GpuLane
                key={gpu.gpu_id}
                gpu={gpu}
                shown={shown}
                width={full_width}
                at_us={lane.at_us}
              />
            ))}
            {lane.timeline.frames.length > 0 && <FrameLane {...lane} />}
            <div class="trial-time" aria-hidden="true">
              {timeTicks(shown, whole.from_us, plot_width).map(({t_us, text}) => (
                <span
                  key={text}
                  style={{
                    left: `${(100 * (t_us - shown.from_us)) / (shown.to_us - shown.from_us)}%`,
                  }}
                >
                  {text}
                </span>
              ))}
            </div>
            <p class="lane-values">{at}</p>
          </>
        )}
        <div class="lane-overlay">{cross !== null && <Crosshair t_us={cross} range={shown} />}</div>
      </div>
      {lane !== null && timeline !== null && (
        <p class="note">
          <Thinned timeline={timeline} attempt={attempt} />
          <button class="link" aria-expanded={rows} onClick={() => setRows(!rows)}>
            rows
          </button>
        </p>
      )}
      {rows && timeline !== null && <TimelineRows timeline={timeline} shown={shown} />}
    </>
  );
}

/** Where values are read without a crosshair: at the end of the last window that is shown. */
function lastKnown(timeline: Timeline | null, {from_us, to_us}: TimeRange): number {
  const ends = timeline?.cpu.map(([, end_us]) => end_us ?? 0) ?? [];
  return ends.findLast((end_us) => from_us < end_us && end_us <= to_us) ?? to_us;
}

const middle = ({from_us, to_us}: TimeRange): number => (from_us + to_us) / 2;
