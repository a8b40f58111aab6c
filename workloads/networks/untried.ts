/**
 * A network that the library may be able to do, but that nothing here describes to it: a probe leaves it unknown. Harness and
 * adapters are bundled apart, each with a copy of this class: it is known by its name, not by instanceof.
 */
export class Untried extends Error {
  override readonly name = 'Untried';
}

export function isUntried(error: unknown): boolean {
  return error instanceof Error && error.name === 'Untried';
}
