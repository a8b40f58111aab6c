import {expect, it} from 'vitest';
import {metricValue, namedValue} from './named_value.ts';

it.each([
  ['median_ms', 1234, '1.23\u00a0s'],
  ['duration_us', 12_000, '12.0\u00a0ms'],
  ['cpu_ns', 2_500_000, '2.50\u00a0ms'],
  ['uss_bytes', 13e6, '13.0\u00a0MB'],
  ['busy_percent', 0.189, '0.189\u00a0%'],
  ['busy_percent', 99.9, '100\u00a0%'],
  ['package_joules_per_call', 0.5, '0.500\u00a0J'],
  ['package_watts', 41.25, '41.2\u00a0W'],
  ['max_abs_error', 3.42e-7, '3.42e\u22127'],
  ['iterations', 21_352, '21,352'],
  ['calibration_ratio', 0.9947, '0.995'],
  ['navigation_start_from_pings_us', -7, '\u22120.00700\u00a0ms'],
  ['package_above_idle_joules', -1.5, '\u22121.50\u00a0J'],
  ['some_us', -2_500_000, '\u22122.50\u00a0s'],
  ['course', 'flat', 'flat'],
  ['throttles', 0, '0'],
])('%s %s is %s', (name, value, text) => {
  expect(namedValue(name, value)).toBe(text);
});

it.each([
  ['ms', 3, '3.00\u00a0ms'],
  ['bytes', 1e6, '1.00\u00a0MB'],
  ['1', 2.5, '2.50'],
  ['count', 15, '15\u00a0count'],
])('a metric in %s: %s is %s', (unit, value, text) => {
  expect(metricValue(unit, value)).toBe(text);
});
