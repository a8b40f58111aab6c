import {expect, test} from 'vitest';
import {ObservationLog} from './observations.ts';

test('entries of the open phase are kept, kind by kind, in whole microseconds', () => {
  const log = new ObservationLog();
  log.open('alone', 100);
  log.add('frame', 98.5, 16.6667);
  log.add('knock', 100.005, 0.12);
  log.add('frame', 115.1667, 16.6);
  expect(log.take()).toEqual([
    {phase: 'alone', kind: 'frame', start_us: [98_500, 115_167], duration_us: [16_667, 16_600]},
    {phase: 'alone', kind: 'knock', start_us: [100_005], duration_us: [120]},
  ]);
});

test('each entry leaves once; what comes later begins anew', () => {
  const log = new ObservationLog();
  log.open('infer', 0);
  log.add('knock', 1, 1);
  log.take();
  expect(log.take()).toEqual([]);
  log.add('knock', 2, 1);
  expect(log.take()).toEqual([
    {phase: 'infer', kind: 'knock', start_us: [2_000], duration_us: [1_000]},
  ]);
});

test('what lies outside of the phase is not its own, but the frames at its ends are', () => {
  const log = new ObservationLog();
  log.add('knock', 50, 1); // no phase is open
  log.open('train', 100);
  log.add('knock', 99, 5); // sent before it began
  log.add('long_task', 20, 90); // most of it before
  log.add('long_task', 99, 90); // the task that began the phase
  log.add('knock', 180, 60);
  log.end(200);
  log.add('knock', 201, 1); // sent after its end
  log.add('page_work', 199, 30); // requested before
  log.add('frame', 110, 95); // came after its end
  log.close();
  log.add('frame', 205, 16);
  expect(log.take()).toEqual([
    {phase: 'train', kind: 'long_task', start_us: [99_000], duration_us: [90_000]},
    {phase: 'train', kind: 'knock', start_us: [180_000], duration_us: [60_000]},
    {phase: 'train', kind: 'page_work', start_us: [199_000], duration_us: [30_000]},
    {phase: 'train', kind: 'frame', start_us: [110_000], duration_us: [95_000]},
  ]);
});

test('an event that was sent a step of the timer later than it came took no time', () => {
  const log = new ObservationLog();
  log.open('infer', 0);
  log.add('knock', 1, -0.005);
  expect(log.take()[0]!.duration_us).toEqual([0]);
});
