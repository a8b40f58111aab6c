import {describe, expect, it} from 'vitest';
import {descriptionOf, elementDescriptionOf, optionsOf, workloadsOf} from './plan_options.ts';

const names = (...all: string[]) => ({items: {enum: all}});
const schema = {
  properties: {
    seed: {description: 'Of the running order.'},
    matrix: {
      items: {
        properties: {
          workload: {description: 'One name.', enum: ['mlp', 'cnn']},
          framework: {description: 'Libraries.'},
        },
        allOf: [
          {
            if: {properties: {workload: {const: 'mlp'}}},
            then: {
              properties: {
                framework: names('tfjs', 'brain'),
                backend: names('cpu'),
                task: names('train', 'infer'),
                include: {},
                exclude: {},
                depth: {description: 'Layers.', default: [2], items: {type: 'integer'}},
                threads: {description: 'Of tfjs: threads.'},
              },
            },
          },
        ],
      },
    },
  },
};

describe('the schema of plans', () => {
  it('says what there is and what it is for', () => {
    expect(workloadsOf(schema)).toEqual(['mlp', 'cnn']);
    expect(descriptionOf(schema, 'seed')).toBe('Of the running order.');
    expect(elementDescriptionOf(schema, 'framework')).toBe('Libraries.');
    expect(descriptionOf(schema, 'none')).toBe('');
  });

  it('says what a workload takes', () => {
    expect(optionsOf(schema, 'mlp')).toEqual({
      framework: ['tfjs', 'brain'],
      backend: ['cpu'],
      task: ['train', 'infer'],
      parameters: [
        {name: 'depth', description: 'Layers.', type: 'integer', default: '2'},
        {name: 'threads', description: 'Of tfjs: threads.', type: null, default: ''},
      ],
    });
    expect(optionsOf(schema, 'none')).toBeNull();
    expect(optionsOf({}, 'mlp')).toBeNull();
  });
});
