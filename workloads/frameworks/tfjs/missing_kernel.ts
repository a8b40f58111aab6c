import {PageFailure} from '../../harness/page_failure.ts';

/** Not every backend has every kernel: WebAssembly cannot train convolutions. */
export function refuseMissingKernel(error: unknown): never {
  const message = String(error);
  if (/Kernel '\w+' not registered for backend/.test(message))
    throw new PageFailure(
      'unsupported',
      'kernel_missing',
      `${message}: measure it on another backend, of which cpu has the most`,
    );
  throw error;
}
