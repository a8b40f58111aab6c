// A plan as its form sees it: nothing is known of it but that it is an object. Whether it makes sense, the collector says.

export type PlanDocument = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is PlanDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function elementsOf(plan: PlanDocument): readonly PlanDocument[] {
  const {matrix} = plan;
  return Array.isArray(matrix) ? matrix.filter(isObject) : [];
}

/** `value` undefined: without the key. */
export function withKey(object: PlanDocument, key: string, value: unknown): PlanDocument {
  if (value !== undefined) return {...object, [key]: value};
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** `element` null: without it. */
export function withElement(
  plan: PlanDocument,
  index: number,
  element: PlanDocument | null,
): PlanDocument {
  return {
    ...plan,
    matrix: elementsOf(plan).toSpliced(index, 1, ...(element === null ? [] : [element])),
  };
}

export function listAt(object: PlanDocument, key: string): readonly unknown[] {
  const value = object[key];
  return Array.isArray(value) ? value : [];
}

/** In the order of `offered`, behind it what is not offered. */
export function withChoice(
  chosen: readonly unknown[],
  name: string,
  on: boolean,
  offered: readonly string[],
): readonly unknown[] {
  const wanted = [...chosen.filter((each) => each !== name), ...(on ? [name] : [])];
  return [
    ...offered.filter((each) => wanted.includes(each)),
    ...wanted.filter((each) => !offered.some((one) => one === each)),
  ];
}

/** "1, 2, 4" of a list. */
export function valuesText(values: readonly unknown[]): string {
  return values.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(', ');
}

/** What the text names; as texts where the parameter takes no numbers. What is no number stays a text: the collector says what is wrong with it. */
export function valuesOf(text: string, type: string | null): unknown[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (type === 'string') return part;
      if (/^-?\d+(\.\d+)?$/.test(part)) return Number(part);
      return part === 'true' || part === 'false' ? part === 'true' : part;
    });
}

/** "mlp, train, infer, tfjs and 2 more", for who chooses among elements. */
export function elementName(element: PlanDocument): string {
  const frameworks = listAt(element, 'framework');
  const [first] = frameworks;
  const more = frameworks.length > 1 ? ` and ${frameworks.length - 1} more` : '';
  const words = [element['workload'], ...listAt(element, 'task'), first].filter(
    (each) => typeof each === 'string',
  );
  return words.join(', ') + more;
}
