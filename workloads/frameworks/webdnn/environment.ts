// Where WebDNN's transpiler lives, and what it is made of. numpy 2 lacks what it calls, 1.24 lacks np.int.
import path from 'node:path';

export const PACKAGES = ['webdnn==1.2.11', 'numpy==1.23.5'];

export function environmentDirectory(data: string): string {
  return path.join(data, 'python', 'webdnn');
}

export function pythonOf(environment: string): string {
  return path.join(environment, 'bin', 'python');
}
