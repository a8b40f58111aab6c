import {describe, expect, it} from 'vitest';
import {aTimeline} from './example_timeline.ts';
import {
  callMs,
  cpuAt,
  cpuColumns,
  cpuIsMerged,
  footprintAt,
  footprintColumns,
  iterationAt,
  phaseNameAt,
  stepFrom,
} from './lane_values.ts';

const one = {start_us: 1_500_000, duration_ns: 30_000_000, calls: 1, phase: 1, index: 0};
const group = {start_us: 1_600_000, duration_ns: 30_000_000, calls: 12, phase: 1, index: 1};
const timeline = aTimeline({
  iterations: [one, group],
  cpu: [
    [1_000_000, 1_100_000, 50, null, 5, 1, null, 56],
    [1_100_000, 1_200_000, 60, 20, 5, 1, null, 86],
    [1_400_000, 1_500_000, 70, 20, 5, 1, null, 96],
  ],
  footprint: [
    [1_000_000, 2e6, null, 3e6, 4e6, null],
    [1_100_000, 2e6, 9e6, 3e6, 4e6, null],
  ],
});

describe('columns of CPU', () => {
  it('go from the begin of each window to its end, with a gap where no window is', () => {
    const [seconds, renderer, gpu, , , , largest] = cpuColumns(timeline);
    expect(seconds).toEqual([1, 1.1, 1.1, 1.2, 1.2, 1.4, 1.5]);
    expect(renderer).toEqual([50, 50, 60, 60, null, 70, 70]);
    expect(gpu).toEqual([null, null, 20, 20, null, 20, 20]);
    expect(largest).toEqual([56, 56, 86, 86, null, 96, 96]);
  });

  it('are of several windows each where one of them is above the mean', () => {
    expect(cpuIsMerged(timeline)).toBe(false);
    expect(cpuIsMerged(aTimeline({cpu: [[0, 200_000, 50, null, 5, 1, null, 90]]}))).toBe(true);
  });
});

it('columns of the footprint are in MB, and an unknown value is no 0', () => {
  expect(footprintColumns(timeline)).toEqual([
    [1, 1.1],
    [2, 2],
    [null, 9],
    [3, 3],
    [4, 4],
    [null, null],
  ]);
});

describe('a crosshair', () => {
  it('reads the window that it stands in, and nothing between windows', () => {
    expect(cpuAt(timeline, 1_150_000)?.renderer).toBe(60);
    expect(cpuAt(timeline, 1_100_000)?.renderer).toBe(50);
    expect(cpuAt(timeline, 1_300_000)).toBeNull();
  });

  it('reads the last footprint and iteration before it', () => {
    expect(footprintAt(timeline, 1_050_000)?.gpu).toBeNull();
    expect(footprintAt(timeline, 9_000_000)?.gpu).toBe(9e6);
    expect(footprintAt(timeline, 0)).toBeNull();
    expect(iterationAt(timeline, 1_599_999)).toBe(one);
    expect(iterationAt(timeline, 0)).toBeNull();
  });

  it('names the phase, also one that has no end', () => {
    expect(phaseNameAt(timeline, 1_200_000)).toBe('warmup');
    expect(phaseNameAt(timeline, 9_000_000)).toBe('train');
    expect(phaseNameAt(timeline, 0)).toBeNull();
  });

  it('steps from iteration to iteration, and by a hundredth where there is none', () => {
    expect(stepFrom(timeline, 1_500_000, 1, 100)).toBe(1_600_000);
    expect(stepFrom(timeline, 1_600_000, -1, 100)).toBe(1_500_000);
    expect(stepFrom(timeline, 1_600_000, 1, 100)).toBe(1_600_001);
  });
});

it('a group is as high as the mean of its calls', () => {
  expect(callMs(one)).toBe(30);
  expect(callMs(group)).toBe(2.5);
});
