// Packages by their hashes, one after the other into a folder: pip puts what it fetches there when all that it was asked for is
// fetched, and its own cache, which many switch off, holds a large package in memory several times.
import {writeFile} from 'node:fs/promises';
import path from 'node:path';

/** Of a requirements file the parts that name one package each, with its hashes. */
export function eachRequirement(requirements: string): string[] {
  return requirements.split(/^(?=[A-Za-z0-9])/m).filter((part) => /^[A-Za-z0-9]/.test(part));
}

/**
 * Into `folder`, where those stay that are there; pip is told of each by a file in `temporary`. Rejects as `pip` does; what was
 * fetched until then stays.
 */
export async function fetchPackages(
  requirements: string,
  folder: string,
  temporary: string,
  pip: (...given: string[]) => Promise<unknown>,
): Promise<void> {
  const one = path.join(temporary, 'requirement.txt');
  for (const requirement of eachRequirement(requirements)) {
    await writeFile(one, requirement);
    await pip('download', '--no-cache-dir', '--dest', folder, '-r', one);
  }
}
