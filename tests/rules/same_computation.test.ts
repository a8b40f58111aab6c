// gap_ratio takes two configurations for the same computation that agree in what their workload computes by. It reads databases of
// any webdyno, without its manifests, and has a list of its own.
import {expect, test} from 'vitest';
import {nativeFiles, nativeManifest} from '../../workloads/native_frameworks.ts';
import {read} from './source_tree.ts';

interface Parameter {
  steers?: boolean;
  backends?: string[];
  platforms?: string[];
}

test('two configurations agree in what the manifests say that workloads compute by', () => {
  const workloads = new Set(
    nativeFiles().flatMap((file) => Object.keys(nativeManifest(file).workloads)),
  );
  const computing = [...workloads].flatMap((workload) => {
    const {parameters} = JSON.parse(read(`workloads/manifests/${workload}.json`)) as {
      parameters: Record<string, Parameter>;
    };
    return Object.entries(parameters)
      .filter(([, {steers, backends, platforms}]) => !(steers || backends || platforms))
      .map(([name]) => name);
  });
  const sql = read('schema/views/30_gap_ratio.sql');
  const compared = [
    ...[...sql.matchAll(/page\.parameters ->> '\$\.(\w+)'/g)].map(([, name]) => name),
    ...[...sql.matchAll(/coalesce\(page\.(\w+), 0\)/g)].map(([, name]) => name),
  ];
  expect([...new Set(computing)].sort()).toEqual(compared.toSorted());
});
