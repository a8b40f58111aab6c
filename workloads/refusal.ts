/** Ends a tool with one line; exit codes as in docs/method.md. */
export class Refusal extends Error {
  readonly exitCode: 2 | 3;
  constructor(exitCode: 2 | 3, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
