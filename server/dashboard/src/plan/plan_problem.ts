// What is wrong with a plan, and at which field.

export interface Problem {
  /** Of the value in the plan: "$.matrix[0].depth[4]". */
  path: string;
  message: string;
}

export interface ProblemPlace {
  /** From 0; null: it is of the plan, not of one of its elements. */
  element: number | null;
  /** "depth", "repeat"; empty: it is of the whole. */
  field: string;
}

export function placeOfProblem({path}: Problem): ProblemPlace {
  const ofElement = /^\$\.matrix\[(\d+)\](?:\.(\w+))?/.exec(path);
  if (ofElement !== null) return {element: Number(ofElement[1]), field: ofElement[2] ?? ''};
  return {element: null, field: /^\$\.([\w$]+)/.exec(path)?.[1] ?? ''};
}

/** "depth", "depth of element 2", "the plan". */
export function problemName(problem: Problem, elements: number): string {
  const {element, field} = placeOfProblem(problem);
  if (element === null) return field === '' ? 'the plan' : field;
  const which = `element ${element + 1}`;
  if (field === '') return which;
  return elements > 1 ? `${field} of ${which}` : field;
}
