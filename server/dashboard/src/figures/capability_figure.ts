// Table 1 of the study: what each framework can do on each backend.
import {armsOf} from './arms.ts';
import type {AbleArm} from './capability_matrix.ts';
import {capabilityMatrix} from './capability_matrix.ts';
import type {Figure} from './figure.ts';
import {failuresOf} from './figure.ts';
import type {Row} from './row.ts';
import {nameOf, numberOf, textOf} from './row.ts';

const ABILITIES: readonly (readonly [column: string, name: string])[] = [
  ['trains', 'trains'],
  ['dnn', 'dense network'],
  ['cnn', 'convolutional network'],
  ['rnn', 'recurrent network'],
  ['saves', 'saves its model'],
  ['loads', 'loads its model'],
  ['imports_keras', 'imports Keras'],
  ['imports_tensorflow', 'imports TensorFlow'],
  ['imports_onnx', 'imports ONNX'],
  ['gpu', 'computes on a GPU backend'],
];
const ANSWERS = {yes: 'yes', no: 'no', unknown: 'not to be seen'};

export const capabilities: Figure = {
  id: 'capabilities',
  part: 'capabilities',
  title: 'Capabilities',
  query: 'figure_capabilities',
  needs: 'the task probe',
  plan: 'paper-capabilities',
  shows: (rows) => rows.slice(),
  caption: (rows) =>
    'As each was tried by a probe. Tick: yes; struck circle: no; dot: it was not to be seen. A mark leads to the trial that shows it.' +
    failuresOf(rows),
  draw(drawing, rows) {
    const armOf = armsOf(rows.map((row) => ({...row, parameters: '{}'})));
    const able = rows.map((row: Row): AbleArm => {
      const arm = armOf(row);
      return {
        arm,
        sweep: textOf({sweep: null, ...row}, 'sweep'),
        outcome: textOf(row, 'outcome'),
        trial_uuid: textOf(row, 'trial_uuid'),
        abilities: ABILITIES.map(([column, name]) => {
          const can = numberOf(row, column);
          const answer = can === null ? ANSWERS.unknown : can === 1 ? ANSWERS.yes : ANSWERS.no;
          return {
            can,
            words: `${nameOf(row, 'framework')} ${nameOf(row, 'backend')}, ${name}: ${answer}`,
          };
        }),
      };
    });
    return capabilityMatrix(
      drawing,
      able,
      ABILITIES.map(([, name]) => name),
    );
  },
};
