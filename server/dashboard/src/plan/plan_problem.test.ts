import {expect, it} from 'vitest';
import {placeOfProblem, problemName} from './plan_problem.ts';

it.each([
  ['$.matrix[0].depth[4]', 1, {element: 0, field: 'depth'}, 'depth'],
  ['$.matrix[2].depth[4]', 3, {element: 2, field: 'depth'}, 'depth of element 3'],
  ['$.matrix[1].include[0].task[0]', 2, {element: 1, field: 'include'}, 'include of element 2'],
  ['$.matrix[1]', 2, {element: 1, field: ''}, 'element 2'],
  ['$.matrix', 2, {element: null, field: 'matrix'}, 'matrix'],
  ['$.repeat.max_trials', 2, {element: null, field: 'repeat'}, 'repeat'],
  ['$', 2, {element: null, field: ''}, 'the plan'],
  ['line 4', 2, {element: null, field: ''}, 'the plan'],
])('%s of %i elements', (path, elements, place, name) => {
  const problem = {path, message: ''};
  expect(placeOfProblem(problem)).toEqual(place);
  expect(problemName(problem, elements)).toBe(name);
});
